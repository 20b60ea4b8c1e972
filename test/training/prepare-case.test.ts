import { join } from 'node:path';
import {
  type Affine,
  type LabelMap,
  reorient,
  scalingAffine,
  shapeOf,
  type Triple,
  type Volume,
  voxelGrid,
} from '@obelisk/data';
import { openDataset, readDatasetCase } from '@obelisk/data/node';
import { Random } from '@obelisk/tensor';
import { labelsOnScan, memorySource, type Preparation, prepareCase } from '@obelisk/training';
import * as fc from 'fast-check';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { missingShared, sharedFolder } from '../support/shared.js';
import { unless } from '../support/skip.js';

const preparing = suite('prepared cases');

const plain: Preparation = {
  orientation: 'RAS',
  spacing: null,
  size: null,
  fit: 'crop',
  intensity: 'volume',
};

/** A scan of noise around `mean`, with labels by chance. */
function someCase(shape: Triple, affine: Affine, mean = 40) {
  const random = new Random(shape[0] + 10 * shape[1] + 100 * shape[2]);
  const count = shape[0] * shape[1] * shape[2];
  const values = Float32Array.from({ length: count }, () => mean + 100 * random.normal());
  const labels = Uint8Array.from({ length: count }, () => Math.floor(5 * random.uniform()));
  return {
    name: 'case',
    scan: voxelGrid(values, shape, affine) as Volume,
    labels: voxelGrid(labels, shape, affine) as LabelMap,
  };
}

const count = fc.integer({ min: 2, max: 9 });
const shapes = fc.tuple(count, count, count);
const millimetres = fc.double({ min: 0.4, max: 5, noNaN: true });
const places = fc.double({ min: -500, max: 500, noNaN: true });
const upright = fc
  .tuple(fc.tuple(millimetres, millimetres, millimetres), fc.tuple(places, places, places))
  .map(([spacing, origin]) => scalingAffine(spacing, origin));
const orientations = fc.constantFrom('RAS', 'LAI', 'SPL', 'IRA', 'PSR');

preparing('turned and padded, labels come back exactly', () => {
  fc.assert(
    fc.property(
      shapes,
      shapes,
      upright,
      orientations,
      orientations,
      (shape, more, affine, a, b) => {
        const one = someCase(shape, affine);
        const [scan, labels] = [reorient(one.scan, a).volume, reorient(one.labels, a).volume];
        const largest = Math.max(...shape);
        const size: Triple = [largest + more[0], largest + more[1], largest + more[2]];
        const stored = { name: 'case', scan, labels };
        const prepared = prepareCase(stored, { ...plain, orientation: b, size });
        assert.equal(shapeOf(prepared.image), size);
        const back = labelsOnScan(prepared.labels.data.data, prepared.image, scan);
        assert.equal(back.data.shape, labels.data.shape);
        assert.equal(back.data.data, labels.data.data);
        assert.is(back.affine, scan.affine);
      },
    ),
  );
});

preparing('cut at both ends, labels inside come back and the others are background', () => {
  const one = someCase([9, 8, 7], scalingAffine([1, 2, 3], [4, 5, 6]));
  const prepared = prepareCase(one, { ...plain, size: [4, 8, 10] });
  const back = labelsOnScan(prepared.labels.data.data, prepared.image, one.scan);
  for (let x = 0; x < 9; x++) {
    const inside = x >= 2 && x < 6;
    assert.is(back.data.get(x, 3, 5), inside ? one.labels.data.get(x, 3, 5) : 0);
  }
  assert.equal(prepared.image.affine[0], [1, 0, 0, 6]);
  assert.equal(prepared.image.affine[2], [0, 0, 3, 3]);
});

preparing('mean 0 and deviation 1 over the scan, 0 around it', () => {
  const one = someCase([6, 6, 6], scalingAffine([1, 1, 1]), 1000);
  const { image } = prepareCase(one, { ...plain, size: [8, 8, 8] });
  const sum = (map: (value: number) => number) =>
    image.data.data.reduce((total, value) => total + map(value), 0);
  assert.ok(Math.abs(sum((value) => value) / 216) < 1e-5);
  assert.ok(Math.abs(sum((value) => value ** 2) / 216 - 1) < 1e-5);
  assert.is(image.data.get(0, 4, 4), 0);
});

preparing('HU by factor and offset, air around the scan', () => {
  const one = someCase([6, 6, 6], scalingAffine([1, 1, 1]));
  const intensity = { factor: 1 / 1024, offset: 1 };
  const { image } = prepareCase(one, { ...plain, intensity, size: [7, 6, 6] });
  assert.is(image.data.get(6, 0, 0), 0);
  const expected = Math.fround(one.scan.data.get(1, 2, 3) / 1024 + 1);
  assert.ok(Math.abs(image.data.get(1, 2, 3) - expected) < 1e-6);
});

preparing('resampled to a spacing, labels are those of the nearest voxels', () => {
  const one = someCase([6, 6, 6], scalingAffine([2, 2, 2]));
  const { image, labels } = prepareCase(one, { ...plain, spacing: [1, 2, 2] });
  assert.equal(labels.data.shape, [12, 6, 6]);
  assert.equal(labels.affine, image.affine);
  for (let x = 0; x < 12; x++) {
    assert.is(labels.data.get(x, 1, 2), one.labels.data.get(Math.floor(x / 2), 1, 2));
  }
  const back = labelsOnScan(labels.data.data, image, one.scan);
  assert.equal(back.data.data, one.labels.data.data);
});

preparing('resampled to a coarser spacing, labels are those with the largest share', () => {
  const one = someCase([6, 8, 4], scalingAffine([0.5, 0.5, 2]));
  const { image, labels } = prepareCase(one, { ...plain, spacing: [1, 1, 2] });
  assert.equal(labels.data.shape, [3, 4, 4]);
  assert.equal(labels.affine, image.affine);
  const among = [0, 1].flatMap((x) => [0, 1].map((y) => one.labels.data.get(x + 2, y + 4, 3)));
  const counts = [0, 1, 2, 3, 4].map((label) => among.filter((each) => each === label).length);
  assert.is(labels.data.get(1, 2, 3), counts.lastIndexOf(Math.max(...counts)));
});

preparing("the body's bounding box is stretched to a size", () => {
  const shape = [10, 10, 10] as const;
  const scan = voxelGrid(new Float32Array(1000).fill(-1000), shape, scalingAffine([1, 1, 1]));
  const labels = voxelGrid(new Uint8Array(1000), shape, scalingAffine([1, 1, 1]));
  for (let at = 0; at < 125; at++) {
    const place = [3 + Math.floor(at / 25), 3 + (Math.floor(at / 5) % 5), 3 + (at % 5)] as const;
    scan.data.set(...place, 50);
    labels.data.set(...place, place[0]);
  }
  const intensity = { factor: 1, offset: 0 };
  const how = { ...plain, fit: 'resample', size: [10, 10, 10], intensity } as const;
  const small = reorient(scan, 'LAS').volume;
  // 10 voxels are there already, so the scan is one voxel longer.
  const prepared = prepareCase(
    { name: 'case', scan: small, labels: reorient(labels, 'LAS').volume },
    { ...how, size: [5, 5, 10] },
  );
  assert.ok(prepared.image.data.data.every((value) => value === 50));
  assert.equal(
    [0, 1, 2, 3, 4].map((x) => prepared.labels.data.get(x, 0, 0)),
    [3, 4, 5, 6, 7],
  );
  const back = labelsOnScan(prepared.labels.data.data, prepared.image, scan);
  assert.equal(back.data.data, labels.data.data);
});

preparing('refuses labels on another grid, and labels of over 8 bits', () => {
  const one = someCase([4, 4, 4], scalingAffine([1, 1, 1]));
  const moved = { ...one.labels, affine: scalingAffine([1, 1, 1], [0, 0, 2]) };
  assert.throws(
    () => prepareCase({ ...one, labels: moved }, plain),
    /^case: the label map has its first voxel at \[0, 0, 2\] mm, its scan .* \[0, 0, 0\] mm$/,
  );
  const large = voxelGrid(new Int16Array(64).fill(256), [4, 4, 4], one.scan.affine);
  assert.throws(
    () => prepareCase({ ...one, labels: large }, plain),
    /^case: its label map holds the label 256 in voxel \[0, 0, 0\]; expected 0 to 255$/,
  );
});

preparing('a case in memory is prepared once', async () => {
  const source = memorySource([someCase([4, 4, 4], scalingAffine([1, 1, 1]))], plain);
  assert.is(await source.load(0), await source.load(0));
  assert.equal(source.names, ['case']);
});

const task = 'data/Task04_Hippocampus';
unless(missingShared(task), preparing)('the real scans of the Decathlon come back exactly', () => {
  const dataset = openDataset(join(sharedFolder, task));
  for (const entry of dataset.training) {
    const { scan, labels } = readDatasetCase(dataset, entry);
    const prepared = prepareCase(
      { name: entry.name, scan, labels },
      { ...plain, size: [44, 60, 48] },
    );
    assert.equal(shapeOf(prepared.labels), [44, 60, 48]);
    const back = labelsOnScan(prepared.labels.data.data, prepared.image, scan);
    assert.equal(back.data.data, labels.data.data, entry.name);
  }
});

preparing.run();
