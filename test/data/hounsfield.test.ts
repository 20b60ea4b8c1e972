// Whether intensities can be HU: on computed abdomens, on real CTs and MRs, and on what becomes of
// a CT in the hands of other programs.
import { readdirSync } from 'node:fs';
import {
  checkHounsfield,
  makePhantom,
  outsideAsAir,
  phantomSeries,
  scalingAffine,
  type Volume,
  voxelGrid,
} from '@obelisk/data';
import { readScan } from '@obelisk/data/node';
import { Random } from '@obelisk/tensor';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { missingShared, sharedFolder } from '../support/shared.js';
import { unless } from '../support/skip.js';

const hounsfield = suite('intensities in HU');

const doubtOf = (values: ArrayLike<number>) => checkHounsfield(values).doubt ?? 'none';
const valuesOf = ({ data }: Volume) => data.data;

/** What other programs make of a CT, with what must be said of it. */
const spoilt: Record<string, [(values: Float32Array) => Float32Array, RegExp]> = {
  'without its intercept': [(ct) => ct.map((hu) => Math.max(0, hu + 1024)), /are below -50/],
  'with an intercept of 1000': [(ct) => ct.map((hu) => hu + 1000), /are below -50/],
  'with the intercept of other scanners': [(ct) => ct.map((hu) => hu + 8192), /are below -50/],
  'with its intercept twice': [(ct) => ct.map((hu) => hu - 1024), /are above -300 \(no body\)/],
  'as 8 bits of a window': [(ct) => inWindow(ct, (part) => Math.round(255 * part)), /below -50/],
  'as fractions of a window': [(ct) => inWindow(ct, (part) => part), /are below -50/],
  'as -1 to 1': [(ct) => inWindow(ct, (part) => 2 * part - 1), /are below -50/],
  'with mean 0 and deviation 1': [standardised, /are below -50/],
  'divided by 1000': [(ct) => ct.map((hu) => hu / 1000), /are below -50/],
  'in a window': [
    (ct) => inWindow(ct, (part) => 400 * part - 150),
    /smallest value, -150 \(a wind/,
  ],
  'with the padding of GE': [
    (ct) => Float32Array.from([...new Float32Array(ct.length).fill(-2000), ...raw(ct)]),
    /0\.0 % of the voxels are below -50/,
  ],
  'in more air, as if it were in HU': [
    (ct) => Float32Array.from([...new Float32Array(ct.length).fill(-1024), ...raw(ct)]),
    /% of the body is above 500, as bone alone is/,
  ],
  'outside alone': [(ct) => ct.map(() => -3024), /no voxel is above -1500/],
};

/** The window from -150 to 250 HU, as fractions of it. */
function inWindow(ct: Float32Array, map: (part: number) => number): Float32Array {
  return ct.map((hu) => map(Math.min(1, Math.max(0, (hu + 150) / 400))));
}

function standardised(ct: Float32Array): Float32Array {
  const mean = ct.reduce((sum, hu) => sum + hu, 0) / ct.length;
  const variance = ct.reduce((sum, hu) => sum + (hu - mean) ** 2, 0) / ct.length;
  return ct.map((hu) => (hu - mean) / Math.sqrt(variance));
}

const raw = (ct: Float32Array) => ct.map((hu) => hu + 1024);

hounsfield('computed abdomens of any size raise no doubt', () => {
  for (const { scan } of phantomSeries({ count: 20, seed: 5, size: [20, 15, 20] })) {
    assert.equal(checkHounsfield(valuesOf(scan)), { outside: 0, doubt: null });
  }
  for (const size of [8, 12, 40] as const) {
    const { scan } = makePhantom({ random: new Random(size), size: [size, size, size] });
    assert.is(doubtOf(valuesOf(scan)), 'none');
  }
});

const phantom = makePhantom({ random: new Random(3), size: [32, 24, 32] }).scan;
for (const [how, [spoil, sentence]] of Object.entries(spoilt)) {
  hounsfield(`a computed CT ${how} is doubted`, () => {
    assert.match(doubtOf(spoil(valuesOf(phantom))), sentence);
  });
}

hounsfield('what is outside the field of view does not count, and becomes air', () => {
  const { affine, data } = phantom;
  const corners = data.data.map((hu, at) =>
    at % 3 === 0 ? [-1501, -2000, -3024][(at % 9) / 3] : hu,
  );
  const scan = voxelGrid(corners, [32, 24, 32], affine);
  const outside = Math.ceil(corners.length / 3);
  assert.equal(checkHounsfield(corners), { outside, doubt: null });
  const mended = valuesOf(outsideAsAir(scan));
  assert.ok(mended.every((hu, at) => hu === (at % 3 === 0 ? -1024 : data.data[at])));
  assert.is(corners[0], -1501, 'the scan itself stays');
});

hounsfield('noise and sharp kernels below -1024 stay', () => {
  const values = Float32Array.of(-1100, -1207, -1500, 40);
  const scan = voxelGrid(values, [4, 1, 1], scalingAffine([1, 1, 1]));
  assert.is(outsideAsAir(scan), scan);
});

const read = (path: string) => valuesOf(readScan(sharedFolder + path));
const cts = [
  ...['data/ct/ts_abdomen_3mm_ct', 'data/ct/ts_slab_contrast_ct', 'cases/padded128'],
  ...['tcia_input_144', 'tcia_slab_input_144', 'visceral_input_small_53x38x46'].map(
    (name) => `goldens/models/${name}`,
  ),
].map((path) => `${path}.nii.gz`);
for (const path of cts) {
  unless(missingShared(path), hounsfield)(`no doubt of ${path}`, () => {
    assert.equal(checkHounsfield(read(path)), { outside: 0, doubt: null });
  });
}

const ge = 'cases/ge_fov.nii.gz';
unless(missingShared(ge), hounsfield)('a real CT with -3024 outside its field of view', () => {
  // Counted with NumPy: (a < -1500).sum()
  assert.equal(checkHounsfield(read(ge)), { outside: 267988, doubt: null });
});

const shifted = 'cases/plus1024.nii.gz';
unless(missingShared(shifted), hounsfield)('a real CT without its intercept', () => {
  assert.is(doubtOf(read(shifted)), '0.0 % of the voxels are below -50 (no air, lung or fat)');
});

const ct = 'data/ct/ts_abdomen_3mm_ct.nii.gz';
unless(missingShared(ct), hounsfield)('a real CT in other hands', () => {
  const values = read(ct).filter((_, at) => at % 7 === 0);
  for (const [how, [spoil, sentence]] of Object.entries(spoilt)) {
    assert.match(doubtOf(spoil(values)), sentence, how);
  }
});

const mr = 'data/Task04_Hippocampus/imagesTr';
unless(missingShared(mr), hounsfield)('each real MR', () => {
  for (const name of readdirSync(sharedFolder + mr)) {
    assert.match(doubtOf(read(`${mr}/${name}`)), /are below -50/, name);
  }
});

hounsfield.run();
