// The table that leads from the paper to the code is whole, and what it names is there.
import { existsSync } from 'node:fs';
import * as tensor from '@obelisk/tensor';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { operationFormulas } from '../../docs/build/formulas.mjs';
import { renderTex } from '../../docs/build/tex.mjs';
import * as operations from '../../packages/tensor/src/operations/index.js';
import { none } from '../support/none.js';
import { root, textOf } from '../support/workspace.js';

const paper = suite('paper to code');
const page = textOf('docs/paper-to-code.md');

interface Row {
  readonly paper: string;
  readonly cells: readonly string[];
}

/** The rows of all tables but their heads: paper, what, function, test, notebook. */
const rows: readonly Row[] = page
  .split('\n')
  .filter((line) => line.startsWith('| ') && !line.startsWith('| paper'))
  .map((line) => line.slice(1, -1).split(' | '))
  .map((cells) => ({ paper: cells[0].trim(), cells }));

const numbered = (name: string, last: number) =>
  Array.from({ length: last }, (_, at) => `${name} ${at + 1}`);

paper('every equation, table, figure and section has a row', () => {
  const wanted = [
    ...numbered('Eq.', 3),
    ...numbered('Table', 4),
    ...numbered('Fig.', 6),
    ...['1', '2', '3.1', '3.2', '3.3', '4', '5', '6'].map((section) => `${section} `),
  ];
  none(wanted.filter((start) => !rows.some((row) => row.paper.startsWith(start))));
});

paper('every row names a function, a test and a notebook', () => {
  for (const { paper: place, cells } of rows) {
    const [, what, code, tests, notebooks] = cells;
    assert.is(cells.length, 5, place);
    assert.ok(what.trim() !== '', place);
    assert.match(code, /`\w+`|\]\(/, place);
    assert.match(tests, /\]\(\.\.\/test\/[^)]+\)/, place);
    assert.match(notebooks, /\]\(\.\.\/notebooks\/\d\d-[^)]+\.ipynb\)/, place);
  }
});

paper('files that it leads to are there', () => {
  const targets = [...page.matchAll(/\]\(\.\.\/([^)#]+)\)/g)].map(([, path]) => path);
  none(targets.filter((path) => !existsSync(root + path)));
});

paper('functions that it names are exported', () => {
  const indexes = ['kernels', 'tensor', 'nn', 'models', 'data', 'training', 'viz'].map((name) =>
    textOf(`packages/${name}/src/index.ts`),
  );
  const parts = ['tensor/src/symbolic/index', 'viz/src/basics', 'viz/src/plots'];
  const exported = [
    ...indexes,
    ...parts.map((part) => textOf(`packages/${part}.ts`)),
    ...Object.keys(operations),
  ].join('\n');
  const names = rows.flatMap(({ cells }) => [...cells[2].matchAll(/`(\w+)`/g)]);
  none(names.map(([, name]) => name).filter((name) => !new RegExp(`\\b${name}\\b`).test(exported)));
});

paper('the reference has a formula for every operation', () => {
  const formulas = operationFormulas();
  const made = ['relu', 'mean']; // of leakyRelu, and of sum and scale
  const names = Object.keys(operations);
  assert.ok(names.length > 30);
  none(names.filter((name) => ![...formulas.keys(), ...made].includes(name)));
  none([...formulas.keys()].filter((name) => !(name in tensor)));
});

paper('KaTeX reads the formulas of every operation', () => {
  for (const [name, { formula, vjpFormula }] of operationFormulas()) {
    for (const tex of [formula, vjpFormula]) {
      assert.match(renderTex(tex, true), 'katex', name);
    }
  }
});

paper.run();
