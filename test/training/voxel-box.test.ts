import { applyAffine, reorient, scalingAffine, type Volume, voxelGrid } from '@obelisk/data';
import { readScan } from '@obelisk/data/node';
import { modelEntry } from '@obelisk/models';
import { bodyBox, cropScan, preparationOf, prepareScan, stretchTo } from '@obelisk/training';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { missingShared, sharedFolder } from '../support/shared.js';
import { unless } from '../support/skip.js';

const boxes = suite('boxes of voxels');
const shape = [5, 4, 3] as const;
const numbered = Float32Array.from({ length: 60 }, (_, at) => at);
const scan: Volume = voxelGrid(numbered, [...shape], scalingAffine([2, 3, 4], [10, 20, 30]));
const box = [
  [1, 4],
  [0, 2],
  [2, 3],
] as const;

boxes('a box cuts as slices do, and keeps its place', () => {
  const part = cropScan(scan, box);
  assert.equal(part.data.shape, [3, 2, 1]);
  for (let x = 0; x < 3; x++) {
    for (let y = 0; y < 2; y++) assert.is(part.data.get(x, y, 0), scan.data.get(x + 1, y, 2));
  }
  assert.equal(applyAffine(part.affine, [0, 0, 0]), applyAffine(scan.affine, [1, 0, 2]));
});

boxes('however the scan is stored', () => {
  const part = cropScan(scan, box);
  for (const codes of ['LPI', 'SRA', 'IAL']) {
    const stored = cropScan(reorient(scan, codes).volume, box);
    assert.equal(stored.data.data, part.data.data);
    assert.equal(stored.affine, part.affine);
  }
});

boxes('a box that is empty or leaves the scan', () => {
  const wrong = (x: readonly [number, number], y: readonly [number, number]) => () =>
    cropScan(scan, [x, y, [0, 3]]);
  assert.throws(
    wrong([0, 6], [0, 4]),
    /^crop: the range 0 to 6 along R leaves .* 5 x 4 x 3 voxels/,
  );
  assert.throws(wrong([0, 5], [-1, 4]), /range -1 to 4 along A leaves/);
  assert.throws(wrong([0, 5], [2, 2]), /range 2 to 2 along A holds no voxel/);
  assert.throws(wrong([0.5, 5], [0, 4]), /range 0.5 to 5 along R/);
});

boxes('stretching keeps the outer faces', () => {
  const wide = stretchTo(scan, [10, 2, 3]);
  assert.equal(wide.data.shape, [10, 2, 3]);
  assert.equal(wide.affine[0], [1, 0, 0, 9.5]);
  assert.equal(wide.affine[1], [0, 6, 0, 21.5]);
  assert.is(wide.data.get(0, 0, 0), 1.5);
  assert.is(wide.data.get(1, 0, 0), 12 * 0.25 + 1.5);
});

boxes('the body in air, and a volume without one', () => {
  const air = voxelGrid(new Float32Array(60).fill(-1000), [...shape], scan.affine);
  assert.equal(bodyBox(air), [
    [0, 5],
    [0, 4],
    [0, 3],
  ]);
  air.data.set(3, 1, 2, 40);
  air.data.set(1, 2, 2, -299);
  assert.equal(bodyBox(air), [
    [1, 4],
    [1, 3],
    [2, 3],
  ]);
});

const tcia = preparationOf(modelEntry('obelisk-tcia-hybrid'));

boxes('a crop takes the place of the bounding box of the body', () => {
  const small = { ...tcia, size: [6, 4, 2] } as const;
  const { volume, steps } = prepareScan(scan, small, box);
  assert.equal(volume.data.shape, [6, 4, 2]);
  assert.equal(
    volume.data.data,
    stretchTo(reorient(cropScan(scan, box), 'LAI').volume, [6, 4, 2]).data.data,
  );
  assert.equal(steps, [
    'cropped to the voxels 1 to 4, 0 to 2, 2 to 3, ends excluded',
    'reoriented from RAS to LAI',
    'resampled to 6 x 4 x 2 voxels',
  ]);
});

boxes('as many voxels as wanted are used as they are', () => {
  const { volume, steps } = prepareScan(scan, { ...tcia, orientation: 'RAS', size: shape });
  assert.is(volume, scan);
  assert.equal(steps, []);
});

const golden = 'goldens/models/tcia_input_144.nii.gz';
unless(missingShared(golden), boxes)('the crop of the golden TCIA input', () => {
  const ct = readScan(`${sharedFolder}data/ct/ts_abdomen_3mm_ct.nii.gz`);
  const crop = [
    [6, 110],
    [18, 92],
    [52, 112],
  ] as const;
  const { volume } = prepareScan(ct, tcia, crop);
  const wanted = readScan(sharedFolder + golden).data.data;
  const found = volume.data.data;
  assert.is(found.length, wanted.length);
  let [apart, largest] = [0, 0];
  for (let at = 0; at < wanted.length; at++) {
    const difference = Math.abs(Math.round(found[at]) - wanted[at]);
    if (difference > 0) apart++;
    largest = Math.max(largest, difference);
  }
  // Halves round either way.
  assert.ok(largest <= 1, `${largest} HU apart`);
  assert.ok(apart / wanted.length < 0.005, `${apart} voxels apart`);
});

boxes.run();
