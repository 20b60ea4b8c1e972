// What there is to tell of a scan's intensities, and what a network sees of it.

import { readdirSync } from 'node:fs';
import { phantomSeries, type Volume, voxelGrid } from '@obelisk/data';
import { readScan } from '@obelisk/data/node';
import {
  checkIntensities,
  dominatingVoxels,
  type Intensity,
  prepareCase,
  prepareImage,
} from '@obelisk/training';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { missingShared, sharedFolder } from '../support/shared.js';
import { unless } from '../support/skip.js';

const intensities = suite('intensities of a scan');

const hounsfield: Intensity = { factor: 1 / 500, offset: 0 };
const size = [16, 12, 14] as const;
const [phantom] = phantomSeries({ count: 1, seed: 4, size: [...size] });

/** The phantom with some voxels changed, at positions in C order. */
function changed(voxels: Record<number, number>): Volume {
  const values = phantom.scan.data.data.slice();
  for (const [at, value] of Object.entries(voxels)) values[Number(at)] = value;
  return voxelGrid(values, [...size], phantom.scan.affine);
}

const textsOf = (scan: Volume, intensity: Intensity) =>
  checkIntensities(scan, intensity).remarks.map(({ text }) => text);
const preparation = (intensity: Intensity) =>
  ({ orientation: 'RAS', spacing: null, size: null, fit: 'crop', intensity }) as const;

intensities('a scan in order is taken itself, and nothing is told', () => {
  const noisy = changed({ 5: -1100, 77: -1207, 200: 3071 });
  for (const intensity of [hounsfield, 'volume'] as const) {
    const { scan, remarks } = checkIntensities(noisy, intensity);
    assert.is(scan, noisy);
    assert.equal(remarks, []);
  }
});

intensities('what no scanner means as HU is air for the network, and counted in one line', () => {
  const corners = { 0: -3024, 1: -2000, 100: -1501 };
  const texts = textsOf(changed(corners), hounsfield);
  assert.equal(texts, ['3 voxels below -1500, which no scanner means as HU, became air (-1024)']);
  const seen = prepareImage(changed(corners), preparation(hounsfield)).volume.data.data;
  const expected = prepareImage(
    changed({ 0: -1024, 1: -1024, 100: -1024 }),
    preparation(hounsfield),
  );
  assert.equal(seen, expected.volume.data.data);
});

intensities('before a scan is resampled: no voxel between -3024 and -1024 comes of it', () => {
  const values = phantom.scan.data.data.map((hu, at) => (at % 14 < 4 ? -3024 : hu));
  const scan = voxelGrid(values, [...size], phantom.scan.affine);
  const finer = { ...preparation(hounsfield), spacing: [9, 9, 9] } as const;
  const { data } = prepareImage(scan, finer).volume.data;
  assert.ok(Math.min(...data) * 500 > -1025, `${Math.min(...data) * 500}`);
});

intensities('a CT that is not in HU is told in one line, with what to do', () => {
  const shifted = voxelGrid(
    phantom.scan.data.data.map((hu) => hu + 1024),
    [...size],
    phantom.scan.affine,
  );
  const [line, ...others] = textsOf(shifted, hounsfield);
  assert.equal(others, []);
  assert.match(line, /^the intensities do not look like HU, for which they are taken: 0\.0 % of/);
  assert.match(line, /; expected air near -1000 and water near 0: store the scan with its/);
  assert.equal(textsOf(shifted, 'volume'), [], 'without a unit any values do');
});

intensities('a single voxel of 1e30 is told: its value, its place and what it does', () => {
  // [x, y, z] = [2, 3, 4] is 2 * 12 * 14 + 3 * 14 + 4 = 382 in C order.
  const [line, ...others] = textsOf(changed({ 382: 1e30 }), 'volume');
  assert.equal(others, []);
  assert.match(
    line,
    /^1 voxel, the furthest off 1\.\d+e\+30 at \[2, 3, 4\], makes 100 % of the var/,
  );
  const [bright, ...more] = textsOf(changed({ 382: 1e30, 9: 40000 }), hounsfield);
  assert.equal(more, []);
  assert.match(bright, /^2 voxels above 32767, which no scanner means as HU: the largest, 1/);
  assert.match(bright, /at \[2, 3, 4\]/);
});

intensities('half the variance is the limit: one voxel at sqrt(n) deviations', () => {
  // 500 voxels of 1 and 500 of -1 have the deviation 1; one of v makes v^2 / (v^2 + 1000).
  const values = (v: number) => {
    const all = Float32Array.from({ length: 1001 }, (_, at) => (at % 2 === 0 ? 1 : -1));
    all[1000] = v;
    return all;
  };
  assert.is(dominatingVoxels(values(30)), null);
  const found = dominatingVoxels(values(40));
  assert.is(found?.largest, 1000);
  // NumPy: d = v - v.mean(); d[-1] ** 2 / (d ** 2).sum()
  assert.ok(Math.abs((found?.share ?? 0) - 0.615) < 0.001, `${found?.share}`);
});

intensities('NaN and infinite voxels of a program are refused with their place', () => {
  for (const [value, intensity] of [
    [Number.NaN, 'volume'],
    [Number.POSITIVE_INFINITY, hounsfield],
  ] as const) {
    assert.throws(
      () => prepareImage(changed({ 382: value }), preparation(intensity)),
      `the voxel [2, 3, 4] is ${value}; expected finite intensities`,
    );
  }
});

intensities('a prepared case carries what there is to tell', () => {
  const one = { name: 'p', scan: changed({ 0: -3024 }), labels: phantom.labels };
  const { remarks } = prepareCase(one, preparation(hounsfield));
  assert.equal(
    remarks?.map(({ kind }) => kind),
    ['outside'],
  );
});

const mr = 'data/Task04_Hippocampus/imagesTr';
unless(missingShared(mr), intensities)('nothing dominates a real MR', () => {
  for (const name of readdirSync(sharedFolder + mr)) {
    assert.is(dominatingVoxels(readScan(`${sharedFolder}${mr}/${name}`).data.data), null, name);
  }
});

intensities.run();
