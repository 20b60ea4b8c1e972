import { readFileSync } from 'node:fs';
import {
  axisCodes,
  reorient,
  resampleLabelsLike,
  resampleLike,
  resampleToSpacing,
  restoreOrientation,
  scanInfo,
  shapeOf,
} from '@obelisk/data';
import { readLabels, readScan } from '@obelisk/data/node';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { missingShared, sharedFolder } from '../support/shared.js';
import { unless } from '../support/skip.js';

const real = suite('real scans');
const withCt = unless(missingShared('data/ct/ts_abdomen_3mm_ct.nii.gz'), real);
const withGoldens = unless(missingShared('goldens/models/tcia_input_144.nii.gz'), real);
const ctPath = `${sharedFolder}data/ct/ts_abdomen_3mm_ct.nii.gz`;
const goldens = `${sharedFolder}goldens/models/`;

withCt('the abdominal CT is what its README says', () => {
  const info = scanInfo(readFileSync(ctPath), ctPath);
  assert.equal(info.shape, [122, 101, 112]);
  assert.equal(info.spacing, [3, 3, 3]);
  assert.is(info.orientation, 'RAS');
  assert.is(info.datatype, 'int16');
  assert.ok(info.range[0] <= -1000, `air: ${info.range[0]}`);
  assert.ok(info.range[1] > 1000, 'spine screws');
});

withCt('the liver of the CT lies on the right and is as dense as a liver', () => {
  const scan = readScan(ctPath);
  const labels = readLabels(ctPath.replace('_ct.', '_labels_tcia8.'));
  assert.is(labels.data.dtype, 'uint8');
  assert.equal(shapeOf(labels), shapeOf(scan));
  const { volume } = reorient(labels, 'LAS');
  const [depth, height, width] = volume.data.shape;
  const centre = [0, 0];
  for (let x = 0; x < depth; x++) {
    for (let y = 0; y < height; y++) {
      for (let z = 0; z < width; z++) {
        if (volume.data.get(x, y, z) !== 6) continue;
        centre[0] += x;
        centre[1]++;
      }
    }
  }
  assert.ok(centre[1] > 10000, 'there is a liver');
  assert.ok(centre[0] / centre[1] < depth / 2, 'with x towards the left, the right has low x');
  const densities = scan.data.data.filter((_, index) => labels.data.data[index] === 6).sort();
  const median = densities[densities.length >> 1];
  assert.ok(median > 30 && median < 90, `${median} HU`);
});

withGoldens('the VISCERAL input is the CT, placed at (17, 7, 0) in air', () => {
  const scan = readScan(ctPath);
  const input = readScan(`${goldens}visceral_input_156x115x160.nii.gz`);
  const [depth, height, width] = scan.data.shape;
  for (let x = 0; x < depth; x++) {
    for (let y = 0; y < height; y++) {
      for (let z = 0; z < width; z++) {
        if (scan.data.get(x, y, z) === input.data.get(x + 17, y + 7, z)) continue;
        assert.unreachable(`differs at [${x}, ${y}, ${z}]`);
      }
    }
  }
  assert.is(input.data.get(0, 0, 0), -1024);
});

withGoldens('the TCIA input, resampled and turned by PyTorch, is the CT on its grid', () => {
  const scan = readScan(ctPath);
  const input = readScan(`${goldens}tcia_input_144.nii.gz`);
  assert.is(axisCodes(input.affine), 'LAI');
  const ours = resampleLike(scan, input, -1024);
  const [depth, height, width] = input.data.shape;
  // Its outermost voxels repeat the rim of the part that PyTorch was given.
  for (let x = 1; x < depth - 1; x++) {
    for (let y = 1; y < height - 1; y += 3) {
      for (let z = 2; z < width - 2; z++) {
        const off = Math.abs(ours.data.get(x, y, z) - input.data.get(x, y, z));
        // It was rounded to whole HU.
        if (off > 0.52) assert.unreachable(`off by ${off} at [${x}, ${y}, ${z}]`);
      }
    }
  }
});

withCt('there and back: 3 mm, another orientation, 3 mm', () => {
  const labels = readLabels(ctPath.replace('_ct.', '_labels_tcia8.'));
  const { volume, reorientation } = reorient(labels, 'PIL');
  assert.equal(restoreOrientation(volume, reorientation).data.data, labels.data.data);
  assert.equal(resampleLabelsLike(volume, labels).data.data, labels.data.data);
});

withCt('the contrast slab goes to 3 mm', () => {
  const slab = readScan(`${sharedFolder}data/ct/ts_slab_contrast_ct.nii.gz`);
  const coarse = resampleToSpacing(slab, [3, 3, 3]);
  assert.equal(coarse.data.shape, [167, 167, 13]);
  const labels = readLabels(`${sharedFolder}data/ct/ts_slab_contrast_labels_totalseg_v2.nii.gz`);
  const back = resampleLabelsLike(resampleLabelsLike(labels, coarse), labels);
  let same = 0;
  let all = 0;
  labels.data.data.forEach((label, index) => {
    if (label === 0) return;
    all++;
    if (back.data.data[index] === label) same++;
  });
  assert.ok(same / all > 0.9, `${same} of ${all} labels are where they were`);
});

real.run();
