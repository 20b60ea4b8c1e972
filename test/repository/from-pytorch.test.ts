// The table of docs/from-pytorch.md: its second column here, its first one where PyTorch is.
import { spawnSync } from 'node:child_process';
import * as nn from '@obelisk/nn';
import * as tensors from '@obelisk/tensor';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { pythonWith } from '../support/python.js';
import { unless } from '../support/skip.js';
import { textOf } from '../support/workspace.js';

const page = textOf('docs/from-pytorch.md');
const [, block] = page.match(/```ts\n([\s\S]*?)```/) ?? [];
const names = block.replace(/^import .*$/gm, '').replace(/^\[.*$/m, '');

const rows = page
  .split('\n')
  .filter((line) => line.startsWith('| `'))
  .map((line) => {
    const [torch, here, gives] = [...line.matchAll(/`([^`]+)`/g)].map(([, code]) => code);
    return { torch, here, gives };
  });

/** The same setting in PyTorch; one line answers for all rows. */
const python = `
import json, torch
import torch.nn as nn, torch.nn.functional as F
answers = []
for row in json.loads(input()):
    x = torch.tensor([[1., 2.], [3., 4.]], requires_grad=True)
    image = torch.tensor([[[[1., 2., 3.], [4., 5., 6.]]]])
    kernel = torch.tensor([[[[1., 0.], [0., -1.]]]])
    grid = torch.tensor([[[[0., 0.], [1., -1.]]]])
    layer = nn.Conv3d(8, 16, 3)
    value = eval(row)
    answers.append(list(value) if isinstance(value, torch.Size) else value)
print(json.dumps(answers))
`;

const table = suite('for those who come from PyTorch');

/** Equal, numbers to seven digits. */
function same(value: unknown, expected: unknown, code: string): void {
  const flat = (nested: unknown) => [nested].flat(Number.POSITIVE_INFINITY);
  const [own, other] = [flat(value), flat(expected)];
  const near = (one: unknown, two: unknown) =>
    typeof one === 'number' && typeof two === 'number' ? Math.abs(one - two) < 1e-6 : one === two;
  const depth = (nested: unknown) => JSON.stringify(nested).replace(/[^[\]]/g, '');
  assert.is(depth(value), depth(expected), code);
  assert.ok(
    own.every((one, at) => near(one, other[at])),
    `${code} gives ${JSON.stringify(value)}`,
  );
}

table('has a row for most of what a beginner writes', () => {
  assert.ok(rows.length > 30, `${rows.length}`);
  assert.ok(rows.every(({ torch, here, gives }) => torch && here && gives));
});

for (const { here, gives } of rows) {
  table(here, () => {
    const scope = { ...tensors, ...nn };
    const run = new Function(...Object.keys(scope), `${names}; return ${here};`);
    same(run(...Object.values(scope)), JSON.parse(gives), here);
  });
}

const torch = pythonWith('torch');
const missing = torch ? null : 'no python3 with torch (Debian: python3-torch)';

unless(missing, table)('PyTorch says the same', () => {
  const input = JSON.stringify(rows.map((row) => row.torch));
  const { stdout, stderr, status } = spawnSync(torch as string, ['-c', python], {
    input,
    encoding: 'utf8',
  });
  assert.is(status, 0, stderr);
  for (const [at, value] of (JSON.parse(stdout) as unknown[]).entries()) {
    same(value, JSON.parse(rows[at].gives), rows[at].torch);
  }
});

table.run();
