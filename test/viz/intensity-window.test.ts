// One rule for what is black and what is white: command, report and lab have it from here.
import { makePhantom } from '@obelisk/data';
import { readScan } from '@obelisk/data/node';
import { Random } from '@obelisk/tensor';
import { abdominalWindow, overlayPng, quantileWindow, windowOf } from '@obelisk/viz';
import ndarray, { type NdArray } from 'ndarray';
import { PNG } from 'pngjs';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { missingShared, sharedFolder } from '../support/shared.js';
import { unless } from '../support/skip.js';

const windows = suite('windows of intensities');

const { scan } = makePhantom({ random: new Random(2), size: [24, 18, 20] });
const map = (change: (hounsfield: number) => number) =>
  ndarray(scan.data.data.map(change), scan.data.shape);

windows(
  'a CT has that of the abdomen, also one with other values outside its field of view',
  () => {
    assert.equal(windowOf(scan.data), abdominalWindow);
    const outside = map((hounsfield) => (hounsfield < -950 ? -3024 : hounsfield));
    assert.equal(windowOf(outside), abdominalWindow);
    assert.equal(windowOf(scan.data.transpose(2, 0, 1).step(-1, 1, -1)), abdominalWindow);
  },
);

windows('any other scan that of its quantiles, without its background', () => {
  for (const other of [
    map((hounsfield) => hounsfield + 1024),
    map((hounsfield) => hounsfield / 1000),
    map((hounsfield) => Math.max(0, hounsfield + 150)),
  ]) {
    assert.equal(windowOf(other), quantileWindow(other));
  }
  // 60 voxels of background and 1 to 40: NumPy's nearest 1 % and 99 % quantile of the latter.
  const values = Float32Array.from({ length: 100 }, (_, at) => Math.max(0, at - 59));
  assert.equal(windowOf(ndarray(values, [10, 10, 1])), { centre: 20.5, width: 39 });
});

windows('one voxel of 1e30 does not make the rest black', () => {
  const { centre, width } = windowOf(
    ndarray(
      Float32Array.from({ length: 1000 }, (_, at) => (at === 500 ? 1e30 : at)),
      [10, 10, 10],
    ),
  );
  assert.ok(centre + width / 2 < 1000, `${centre}, ${width}`);
});

windows('of many voxels, those that are looked at lie in all planes and rows', () => {
  // Of 65 x 400 x 8 voxels every second one would be taken, so that half of the planes is not seen.
  const [D, H, W] = [65, 400, 8];
  const bright = ndarray(new Float32Array(D * H * W), [D, H, W]);
  for (let at = 0; at < D * H * W; at++) bright.data[at] = at % 2 === 0 ? 100 : 200 + (at % 50);
  const { centre, width } = windowOf(bright);
  assert.ok(centre + width / 2 > 240, `${centre}, ${width}`);
});

/** Shares of black and of white among the pixels of a picture that show the scan. */
function extremes(picture: NdArray): number {
  const { data, width, height } = PNG.sync.read(
    Buffer.from(
      overlayPng({
        scan: picture,
        labels: ndarray(new Uint8Array(picture.size), picture.shape),
        spacing: [1, 1, 1],
        names: ['background'],
      }),
    ),
  );
  let white = 0;
  for (let at = 0; at < data.length; at += 4) if (data[at] === 255) white++;
  return white / (width * height);
}

const mr = 'data/Task04_Hippocampus/imagesTr/hippocampus_098.nii.gz';
unless(missingShared(mr), windows)('the overlay of an MR is not white', () => {
  const white = extremes(readScan(sharedFolder + mr).data);
  assert.ok(white < 0.05, `${(100 * white).toFixed(0)} % white`);
});

windows.run();
