import {
  type Affine,
  applyAffine,
  cropOrPad,
  readNiftiLabels,
  reorient,
  resampleLabelsLike,
  restoreOrientation,
  scalingAffine,
  shapeOf,
  type Triple,
  voxelGrid,
  writeNifti,
} from '@obelisk/data';
import * as fc from 'fast-check';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';

const cropping = suite('cropping and padding');

const count = fc.integer({ min: 2, max: 9 });
const shapes: fc.Arbitrary<Triple> = fc.tuple(count, count, count);
const small = fc.double({ min: -0.2, max: 0.2, noNaN: true });
const size = fc.double({ min: 0.4, max: 5, noNaN: true });
const place = fc.double({ min: -500, max: 500, noNaN: true });

/** Oblique affines with axes near those of the patient. */
const affines: fc.Arbitrary<Affine> = fc
  .tuple(fc.tuple(small, small, small), fc.tuple(size, size, size), fc.tuple(place, place, place))
  .map(([[a, b, c], [x, y, z], [ox, oy, oz]]) => [
    [x, a * y, b * z, ox],
    [-a * x, y, c * z, oy],
    [-b * x, -c * y, z, oz],
    [0, 0, 0, 1],
  ]);

/** Every voxel has a label of its own; none is the background. */
function numberedVoxels(shape: Triple, affine: Affine) {
  const values = Uint16Array.from({ length: shape[0] * shape[1] * shape[2] }, (_, at) => at + 1);
  return voxelGrid(values, shape, affine);
}

cropping('labels inside come back exactly, others are background', () => {
  fc.assert(
    fc.property(shapes, shapes, affines, (shape, wanted, affine) => {
      const labels = numberedVoxels(shape, affine);
      const cut = cropOrPad(labels, wanted, 0);
      assert.equal(shapeOf(cut), wanted);
      const back = resampleLabelsLike(cut, labels).data.data;
      const kept = new Set(cut.data.data);
      assert.equal(
        [...back],
        [...labels.data.data].map((label) => (kept.has(label) ? label : 0)),
      );
      const inside = shape.reduce((all, voxels, axis) => all * Math.min(voxels, wanted[axis]), 1);
      assert.is([...kept].filter((label) => label > 0).length, inside);
    }),
  );
});

cropping('also when the affine was rounded to float32 in a file', () => {
  fc.assert(
    fc.property(shapes, shapes, affines, (shape, more, affine) => {
      const labels = numberedVoxels(shape, affine);
      const wanted: Triple = [shape[0] + more[0], shape[1] + more[1], shape[2] + more[2]];
      const stored = readNiftiLabels(writeNifti(cropOrPad(labels, wanted, 0)), 'labels.nii');
      assert.equal([...resampleLabelsLike(stored, labels).data.data], [...labels.data.data]);
    }),
  );
});

cropping('each voxel stays in its place', () => {
  const labels = numberedVoxels([4, 5, 6], scalingAffine([2, 3, 4], [-7, 8, 9]));
  const cut = cropOrPad(labels, [7, 2, 6], 0);
  assert.is(cut.data.get(1, 0, 2), labels.data.get(0, 1, 2));
  assert.equal(applyAffine(cut.affine, [1, 0, 2]), applyAffine(labels.affine, [0, 1, 2]));
  assert.is(cut.data.get(0, 0, 0), 0, 'one voxel before, two after');
  assert.is(cut.data.get(5, 0, 0), 0);
});

cropping('the same size is the same grid', () => {
  const labels = numberedVoxels([4, 5, 6], scalingAffine([1, 1, 1]));
  assert.is(cropOrPad(labels, [4, 5, 6], 0), labels);
});

cropping('turned there and back every grid is what it was', () => {
  const orientations = fc.constantFrom('RAS', 'LAI', 'SPL', 'IRA', 'PSR', 'ARS');
  fc.assert(
    fc.property(shapes, affines, orientations, orientations, (shape, affine, first, second) => {
      const labels = reorient(numberedVoxels(shape, affine), first).volume;
      const { volume, reorientation } = reorient(labels, second);
      const back = restoreOrientation(volume, reorientation);
      assert.equal([...back.data.data], [...labels.data.data]);
      assert.is(back.affine, labels.affine);
      assert.equal([...resampleLabelsLike(volume, labels).data.data], [...labels.data.data]);
    }),
  );
});

cropping.run();
