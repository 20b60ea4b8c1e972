import {
  type Grid,
  reorient,
  reorientGrid,
  scalingAffine,
  shapeOf,
  type Triple,
  type Volume,
  voxelGrid,
} from '@obelisk/data';
import { modelEntry } from '@obelisk/models';
import {
  medianSpacing,
  missingSpacingLine,
  type Preparation,
  preparationOf,
  preparedShape,
  prepareImage,
  prepareScan,
} from '@obelisk/training';
import * as fc from 'fast-check';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';

const spacing = suite('spacing of trainings and of what they segment');

const upright = (mm: Triple): Grid => ({ shape: [4, 4, 4], affine: scalingAffine(mm) });

/** A scan of zeros. */
function scanOf(shape: Triple, mm: Triple, codes = 'RAS'): Volume {
  const values = new Float32Array(shape[0] * shape[1] * shape[2]);
  return reorient(voxelGrid(values, shape, scalingAffine(mm)), codes).volume;
}

spacing('the median of each axis alone, as numpy.median has it', () => {
  const odd: Triple[] = [
    [0.8, 0.7, 5],
    [0.6, 0.9, 1],
    [0.7, 0.8, 2.5],
  ];
  assert.equal(medianSpacing(odd.map(upright), 'RAS'), [0.7, 0.8, 2.5]);
  // numpy.median([[.5, .5, 2], [1, .7, 3], [.9, 2, 1], [4, .6, 2.5]], axis=0)
  const even: Triple[] = [
    [0.5, 0.5, 2],
    [1, 0.7, 3],
    [0.9, 2, 1],
    [4, 0.6, 2.5],
  ];
  assert.equal(medianSpacing(even.map(upright), 'RAS'), [0.95, 0.65, 2.25]);
  assert.throws(() => medianSpacing([], 'RAS'), /there is no scan; expected one or more/);
});

spacing('axes count as the network has them, however a scan is stored', () => {
  const codes = ['RAS', 'LPI', 'SAR', 'ASL', 'IRP'];
  const grids = codes.map((stored) => reorientGrid(upright([0.5, 1, 3]), stored));
  assert.equal(medianSpacing(grids, 'RAS'), [0.5, 1, 3]);
  assert.equal(medianSpacing(grids, 'SPL'), [3, 1, 0.5]);
});

spacing('what headers round is no other spacing: 0.1 %, and such a scan keeps its voxels', () => {
  const wanted = { orientation: 'RAS', spacing: [1, 1, 0.9765625] } as const;
  for (const mm of [Math.fround(1.0000001), 0.9995, 1.0009]) {
    const scan = scanOf([8, 9, 10], [mm, 1, 0.977]);
    const { volume, steps } = prepareScan(scan, wanted);
    assert.is(volume, scan);
    assert.equal(steps, []);
  }
  for (const mm of [0.998, 1.002, 1.04]) {
    const { steps } = prepareScan(scanOf([8, 9, 10], [mm, 1, 0.977]), wanted);
    assert.equal(steps, [`resampled from ${mm} x 1 x 0.977 mm to 1 x 1 x 0.976563 mm`]);
  }
});

const count = fc.integer({ min: 1, max: 9 });
const counts = fc.tuple(count, count, count);
const millimetres = fc.double({ min: 0.4, max: 5, noNaN: true });
const sizes = fc.tuple(millimetres, millimetres, millimetres);
const orientations = fc.constantFrom('RAS', 'LAI', 'SPL', 'IRA', 'PSR');

spacing('the shape that a header promises is the shape that is prepared', () => {
  fc.assert(
    fc.property(
      ...[counts, sizes, sizes, orientations, orientations],
      (shape, from, to, stored, orientation) => {
        const scan = scanOf(shape, from, stored);
        const wanted = { orientation, spacing: to };
        const promised = preparedShape({ shape: shapeOf(scan), affine: scan.affine }, wanted);
        assert.equal(shapeOf(prepareScan(scan, wanted).volume), promised);
      },
    ),
  );
});

spacing('more voxels than a network takes are refused before one is computed', () => {
  const preparation: Preparation = { ...preparationOf(modelEntry('obelisk-visceral')) };
  const scan = scanOf([40, 30, 40], [9, 9, 9]);
  assert.throws(
    () => prepareImage(scan, { ...preparation, spacing: [0.001, 0.001, 0.001] }),
    /^the scan at 0\.001 x 0\.001 x 0\.001 mm: 360000 x 270000 x 360000 voxels are too many for a/,
  );
});

spacing('weights without a spacing say so, unless they stretch scans to a size', () => {
  const scan = scanOf([4, 4, 4], [0.5, 0.5, 2]);
  const plain = preparationOf(modelEntry('obelisk'));
  assert.match(missingSpacingLine(plain, scan) ?? '', /name no spacing; .* of 0\.5 x 0\.5 x 2 mm /);
  const cropped = { ...plain, size: [8, 8, 8] } as const;
  assert.match(missingSpacingLine(cropped, scan) ?? '', /name no spacing/);
  assert.is(missingSpacingLine({ ...cropped, fit: 'resample' }, scan), null);
  assert.is(missingSpacingLine({ ...plain, spacing: [1, 1, 1] }, scan), null);
  assert.is(missingSpacingLine(preparationOf(modelEntry('unet-tcia')), scan), null);
});

spacing.run();
