import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { readWeights, writeSafetensors } from '@obelisk/nn';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { unless } from '../../support/skip.js';

type Expected = Record<
  string,
  { name: string; shape: number[]; dtype: string; values: number[] }[]
>;

// The distribution's interpreter may have PyTorch where the first in the path has not.
const python = ['python3', '/usr/bin/python3'].find(
  (command) => spawnSync(command, ['-c', 'import torch']).status === 0,
);
const folder = mkdtempSync(join(tmpdir(), 'torch-files-'));
let expected: Expected = {};
const torchFiles = suite('files that PyTorch writes');

torchFiles.before(() => {
  if (!python) return;
  const script = fileURLToPath(new URL('write-torch-files.py', import.meta.url));
  const { status, stderr } = spawnSync(python, [script, folder], { encoding: 'utf8' });
  if (status !== 0) throw new Error(stderr);
  expected = JSON.parse(readFileSync(join(folder, 'expected.json'), 'utf8'));
});
torchFiles.after(() => rmSync(folder, { recursive: true }));

const test = unless(python ? null : 'no Python with PyTorch on this machine', torchFiles);
const containers = ['zip', 'stream'];
const read = (file: string) => readWeights(readFileSync(join(folder, file)), file);

const names = ['types', 'views', 'module', 'parameters', 'checkpoint', 'deeper'];
for (const name of [...names, 'protocol3', 'protocol4', 'protocol5']) {
  for (const container of containers) {
    const file = `${name}-${container}.pth`;
    test(`${file}: names, shapes, types and values`, () => {
      const arrays = read(file);
      assert.equal(
        Array.from(arrays.keys()),
        expected[file].map((tensor) => tensor.name),
      );
      assert.ok(arrays.size > 0);
      for (const { name, shape, dtype, values } of expected[file]) {
        const array = arrays.get(name)!;
        assert.equal(array.shape, shape, name);
        assert.is(array.dtype.replace('big', ''), dtype, name);
        assert.equal(Array.from(array.data, Number), values, name);
      }
      const again = readWeights(writeSafetensors(arrays), `${name}.safetensors`);
      for (const [name, array] of arrays) assert.equal(again.get(name)!.data, array.data);
    });
  }
}

test('views of one storage do not share memory', () => {
  const arrays = read('views-zip.pth');
  (arrays.get('whole')!.data as Float32Array).fill(-1);
  assert.is(arrays.get('transposed')!.get(1, 0), 1);
});

const refusals: Record<string, RegExp> = {
  module: /names the global "torch\.nn\.modules\.container\.Sequential", .* at byte \d+\)$/,
  pair: /holds 2 dictionaries of tensors \("generator", "discriminator"\)/,
  tensor: /holds one tensor of shape \[24\], expected a dictionary of named tensors$/,
  list: /holds a list of 2 values, expected/,
  numpy: /names the global "numpy\.core\.multiarray\.scalar"/,
  numbers: /holds a dictionary with "epoch", expected a dictionary of named tensors$/,
};
for (const [name, message] of Object.entries(refusals)) {
  for (const container of containers) {
    const file = `refused-${name}-${container}.pth`;
    test(`${file}: one sentence`, () => {
      assert.throws(() => read(file), message);
    });
  }
}

torchFiles.run();
