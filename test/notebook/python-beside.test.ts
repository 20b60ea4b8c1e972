// What stands beside central cells in Python runs, and prints what its comments say.
import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { parseNotebook } from '@obelisk/notebook/runtime';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { notebookNames } from '../support/lab.js';
import { pythonWith } from '../support/python.js';
import { unless } from '../support/skip.js';
import { root } from '../support/workspace.js';

const beside = suite('Python beside the cells');
const modules = 'torch, torchvision, scipy';
const python = pythonWith(modules);
const test = unless(python ? null : `no python3 with ${modules}`, beside);

const blocks = notebookNames.flatMap((name) => {
  const text = readFileSync(`${root}notebooks/${name}.ipynb`, 'utf8');
  return parseNotebook(text, name).cells.flatMap(({ id, source }) =>
    [...source.matchAll(/```python\n(.*?)```/gs)].map(([, code]) => ({
      place: `${name} ${id}`,
      code,
    })),
  );
});

beside('every notebook has some, and each says what it prints', () => {
  for (const name of notebookNames) {
    assert.ok(
      blocks.some(({ place }) => place.startsWith(name)),
      name,
    );
  }
  for (const { place, code } of blocks) assert.match(code, /^print\(.*\) {2}# \S.*$/m, place);
});

test('it prints that', () => {
  // One process: to load PyTorch takes longer than all the rest.
  const program = [
    'import contextlib, io, json, sys',
    'def run(code):',
    '    out = io.StringIO()',
    '    with contextlib.redirect_stdout(out):',
    '        exec(code, {})',
    '    return out.getvalue().splitlines()',
    'print(json.dumps([run(code) for code in json.load(sys.stdin)]))',
  ].join('\n');
  const { stdout, stderr } = spawnSync(python as string, ['-c', program], {
    input: JSON.stringify(blocks.map(({ code }) => code)),
    encoding: 'utf8',
  });
  assert.ok(stdout, stderr);
  const printed: string[][] = JSON.parse(stdout);
  for (const [at, { place, code }] of blocks.entries()) {
    const told = [...code.matchAll(/^print\(.*\) {2}# (.*)$/gm)].map(([, text]) => text);
    assert.equal(printed[at], told, place);
  }
});

beside.run();
