// The form is numpy's: its own header as a constant, and numpy itself where it is here.
import { writeFileSync } from 'node:fs';
import {
  fractionPieces,
  nnunetProbabilities,
  readNifti,
  scalingAffine,
  type Triple,
  voxelGrid,
} from '@obelisk/data';
import { unzipSync } from 'fflate';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { npzPieces } from '../../packages/data/src/npz.js';
import { temporaryFolder } from '../cli/obelisk.js';
import { readNpy } from '../support/npy.js';
import { unless } from '../support/skip.js';
import { missingNibabel, runNibabel } from './nibabel.js';

const probabilities = suite('probabilities as files');

/** Of np.save(file, np.zeros((2, 3, 4, 5), '<f4')), numpy 1.24. */
const header =
  '\x93NUMPY\x01\x00v\x00{' +
  `${"'descr': '<f4', 'fortran_order': False, 'shape': (2, 3, 4, 5), }".padEnd(116)}\n`;

function joined(pieces: Iterable<Uint8Array>): Uint8Array {
  return Uint8Array.from(Buffer.concat([...pieces]));
}

const size: Triple = [5, 4, 3];
/** Of label, x, y and z. */
const probability = (l: number, x: number, y: number, z: number) =>
  Math.fround(l / 2 + (x + 5 * y + 20 * z) / 200);

const maps = [0, 1].map((l) => {
  const values = Float32Array.from({ length: 60 }, (_, at) =>
    probability(l, Math.floor(at / 12), Math.floor(at / 3) % 4, at % 3),
  );
  return voxelGrid(values, size, scalingAffine([1, 2, 3]));
});

probabilities('nnU-Net: one float32 array [labels, z, y, x]', () => {
  const files = unzipSync(joined(nnunetProbabilities(2, size, maps)));
  assert.equal(Object.keys(files), ['probabilities.npy']);
  const file = files['probabilities.npy'];
  assert.is(Buffer.from(file.subarray(0, 128)).toString('latin1'), header);
  const { shape, data } = readNpy(file);
  assert.equal(shape, [2, 3, 4, 5]);
  const wanted = [];
  for (let l = 0; l < 2; l++) {
    for (let z = 0; z < 3; z++) {
      for (let y = 0; y < 4; y++) for (let x = 0; x < 5; x++) wanted.push(probability(l, x, y, z));
    }
  }
  assert.equal(data, Float32Array.from(wanted));
});

probabilities('the same numbers give the same bytes', () => {
  const [one, two] = [0, 1].map(() => joined(nnunetProbabilities(2, size, maps)));
  assert.equal(one, two);
});

probabilities('an array that is too large, or not filled', () => {
  assert.throws(
    () => [...npzPieces('a', [9, 512, 512, 512], [])],
    /^the probabilities have 4\.5 GiB; expected less than 4 GiB/,
  );
  assert.throws(() => [...npzPieces('a', [4], [new Float32Array(3)])], /has 4 numbers, got 3/);
});

probabilities('16 bits: 0, 1/2 and 1 exactly, others to 2^-16', () => {
  const values = Float32Array.from({ length: 1001 * 2 }, (_, at) => (at % 1001) / 1000);
  const map = voxelGrid(values, [1001, 1, 2], scalingAffine([1, 1, 1]));
  const read = readNifti(joined(fractionPieces(map)), 'a.nii.gz').data.data;
  assert.ok(values.every((value, at) => Math.abs(value - read[at]) <= 2 ** -16));
  assert.equal([read[0], read[500], read[1000]], [0, 0.5, 1]);
  for (const wrong of [-0.1, 1.5, Number.NaN]) {
    const bad = voxelGrid(Float32Array.of(0, wrong), [1, 1, 2], scalingAffine([1, 1, 1]));
    assert.throws(
      () => [...fractionPieces(bad)],
      /a voxel of the map is .*; expected numbers from 0 to 1$/,
    );
  }
});

const witness = `
array = np.load(sys.argv[1])['probabilities']
image = nib.load(sys.argv[2])
try:
    nib.Nifti1Header().set_data_dtype(np.float16)
    half = 'can'
except nib.spatialimages.HeaderDataError:
    half = 'cannot'
print(json.dumps({'dtype': str(array.dtype), 'shape': array.shape, 'half': half,
  'values': array.ravel().tolist(), 'stored': str(image.get_data_dtype()),
  'map': image.get_fdata().ravel().tolist()}))`;

unless(missingNibabel, probabilities)('numpy and nibabel read them; neither has float16', () => {
  const folder = temporaryFolder();
  const paths = [`${folder}/a.npz`, `${folder}/a.nii.gz`];
  writeFileSync(paths[0], joined(nnunetProbabilities(2, size, maps)));
  writeFileSync(paths[1], joined(fractionPieces(maps[0])));
  const told = runNibabel(witness, ...paths) as Record<string, unknown>;
  const array = readNpy(unzipSync(joined(nnunetProbabilities(2, size, maps)))['probabilities.npy']);
  assert.equal([told.dtype, told.shape, told.stored], ['float32', [2, 3, 4, 5], 'uint16']);
  assert.equal(told.values, [...(array.data as Float32Array)]);
  const worst = (told.map as number[]).map((value, at) => Math.abs(value - maps[0].data.data[at]));
  assert.ok(Math.max(...worst) <= 2 ** -16);
  assert.is(told.half, 'cannot');
});

probabilities.run();
