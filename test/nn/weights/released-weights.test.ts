import { readFileSync } from 'node:fs';
import { readPth, readWeights } from '@obelisk/nn';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { missingShared, sharedFolder } from '../../support/shared.js';
import { unless } from '../../support/skip.js';

interface GoldenTensor {
  name: string;
  shape: number[];
  dtype: string;
  sum: number;
  first: number[];
  last: number;
}
type Golden = Record<string, { file: string; tensors: GoldenTensor[] }>;

const released = suite('released weights');
const goldenPath = 'goldens/pth/pth_tensors.json';
const models = [
  'obelisk_visceral_fold1',
  'obeliskhybrid_tcia_fold1',
  'obeliskhybrid_visceral_fold1',
  'allconvunet_tcia_fold1',
];

for (const model of models) {
  const missing = missingShared(goldenPath) ?? missingShared(`weights/${model}.pth`);
  unless(missing, released)(`${model}: every tensor as PyTorch reads it`, () => {
    const golden: Golden = JSON.parse(readFileSync(sharedFolder + goldenPath, 'utf8'));
    const expected = golden[model].tensors;
    const bytes = readFileSync(`${sharedFolder}weights/${model}.pth`);
    const arrays = readPth(bytes, `${model}.pth`);
    assert.equal(
      Array.from(arrays.keys()),
      expected.map(({ name }) => name),
    );
    for (const { name, shape, dtype, sum, first, last } of expected) {
      const { data, shape: actualShape, dtype: actualType } = arrays.get(name)!;
      assert.equal(actualShape, shape, name);
      assert.is(actualType.replace('big', ''), dtype, name);
      const values = Array.from(data, Number);
      assert.equal(values.slice(0, first.length), first, name);
      assert.is(values.at(-1), last, name);
      const magnitude = values.reduce((total, value) => total + Math.abs(value), 0);
      const actualSum = values.reduce((total, value) => total + value, 0);
      assert.ok(Math.abs(actualSum - sum) <= 1e-12 * magnitude, `${name}: ${actualSum}, ${sum}`);
    }
  });
}

const file = 'weights/obelisk_visceral_fold1.pth';
unless(missingShared(file), released)('a truncated file says so', () => {
  const bytes = readFileSync(sharedFolder + file);
  for (const length of [1, 2, 100, 5000, bytes.length >> 1, bytes.length - 1]) {
    assert.throws(() => readWeights(bytes.subarray(0, length), 'x.pth'), /^x\.pth: is truncated: /);
  }
});

released.run();
