import { setNotebookHost } from '@obelisk/notebook';
import {
  type CellError,
  type CellScope,
  cellScope,
  compileCell,
  runCell,
} from '@obelisk/notebook/runtime';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';

const cells = suite('cells compiled and run');
const shown: string[] = [];
let former = setNotebookHost({ show: () => {} });

cells.before.each(() => {
  shown.length = 0;
  former = setNotebookHost({ show: (bundle) => shown.push(bundle['text/plain']) });
});
cells.after.each(() => {
  setNotebookHost(former);
});

/** Runs cells in order and gives what they showed and their scope. */
async function run(...sources: string[]): Promise<CellScope> {
  const scope = cellScope();
  for (const [i, source] of sources.entries()) await runCell(source, scope, `c${i}`);
  return scope;
}

async function failure(...sources: string[]): Promise<{ message: string; line: number | null }> {
  try {
    await run(...sources);
  } catch (error) {
    const { message, line } = error as CellError;
    return { message, line };
  }
  throw new Error('expected a failure');
}

cells('every way to bind a name is seen by later cells', async () => {
  const scope = await run(
    'const a = 1, { b, c: [d, ...e], f = 6 } = { b: 2, c: [4, 5] } as any;',
    'let g: number;\nvar h = 8',
    'function i(): number { return a + b }\nclass J { k = d }\nenum L { One = 1 }',
    'import { square, tensor as make } from "@obelisk/tensor";',
    'import * as all from "@obelisk/tensor"',
    'const m = [a, b, d, e, f, g, h, i(), new J().k, L.One, make === all.tensor, typeof square]',
  );
  assert.equal(scope.m, [1, 2, 4, [5], 6, undefined, 8, 3, 4, 1, true, 'function']);
});

cells('names without semicolons do not run into the next line', async () => {
  const scope = await run('const a = 1\nconst b = [2]\nlet c\n;[c] = b\nconst d = a + c');
  assert.is(scope.d, 3);
});

cells('functions share variables with later cells, both ways', async () => {
  const scope = await run('let n = 0;\nfunction step() { n += 1; }', 'step(); n += 10;', 'step();');
  assert.is(scope.n, 12);
});

cells('a cell can be run again and then holds the new values', async () => {
  const scope = await run('const a = 1;', 'const f = () => a;', 'const a = 5;', 'const b = f();');
  assert.is(scope.b, 5);
});

cells('functions can be called above their line', async () => {
  const scope = await run('const a = twice(4);\nfunction twice(x: number) { return 2 * x; }');
  assert.is(scope.a, 8);
});

cells('the value of the last line is shown, awaited or not', async () => {
  await run('const a = 1;\na + 1;', 'Promise.resolve(3)', '(await Promise.resolve(4), 5)');
  await run(
    "'text' // and a comment",
    '({ a: 1 })',
    'undefined',
    'if (true) { 7 }',
    'let b; b = 8',
  );
  assert.equal(shown, ['2', '3', '5', 'text', '{ a: 1 }']);
});

cells('names of objects in general are no names of cells', async () => {
  assert.is((await failure('toString2')).message, 'ReferenceError: toString2 is not defined');
  assert.is((await failure('valueOfScope')).line, 1);
  const scope = await run('const a = typeof constructor');
  assert.is(scope.a, typeof globalThis.constructor);
});

cells('kernels survive as they were written', async () => {
  const kernel = [
    'function add(this: { thread: { x: number } }, a: number[], b: number[]): number {',
    '  // w1 + w2',
    '  const i = this.thread.x;',
    '  return a[i] + b[i];',
    '}',
  ].join('\n');
  const erased = kernel.replace(/\(this.*\{$/m, '( a, b) {');
  const { text } = (await run(`${kernel}\nconst text = add.toString();`)) as { text: string };
  const squeezed = (code: string) => code.replace(/ +/g, ' ').replaceAll('( a', '(a');
  assert.is(squeezed(text), squeezed(erased));
});

cells(
  'errors name their line: thrown, later, in a function of another cell, in syntax',
  async () => {
    assert.equal(await failure('const a = 1;\n\nthrow new Error("no");'), {
      message: 'Error: no',
      line: 3,
    });
    assert.equal(
      await failure('interface A {\n  b: number;\n}\nawait Promise.reject(new Error("late"))'),
      {
        message: 'Error: late',
        line: 4,
      },
    );
    const elsewhere = await failure(
      'function f(): void {\n  throw new TypeError("in f");\n}',
      '\nf();',
    );
    assert.equal(elsewhere, { message: 'TypeError: in f', line: 2 });
    assert.is((await failure('const a = 1;\nconst b = = 2;')).line, 2);
    assert.match(
      (await failure('const a = 1;\nconst b = = 2;')).message,
      /^SyntaxError: Unexpected token/,
    );
    assert.equal(await failure('throw 7'), { message: 'threw 7', line: null });
  },
);

cells(
  'a syntax error names the token, and what was expected where the parser knows it',
  async () => {
    for (const [source, message] of [
      ['const b = = 2;', 'Unexpected token ='],
      ['const list = [1, 2;', 'Unexpected token ;, expected "," or a closing bracket'],
      ['const wide = f(1 2);', 'Unexpected token 2, expected "," or a closing bracket'],
      ['const x = 3 x;', 'Unexpected token x, expected ";"'],
      ["const x = [1 'two'];", 'Unexpected token \'two\', expected "," or a closing bracket'],
      ['function f() {\n  return 1;', 'Unexpected end of the cell'],
      ['const y = (1 + 2', 'Unexpected end of the cell, expected "," or a closing bracket'],
      ['for (const a of b) }', 'Unexpected token }'],
    ]) {
      assert.is((await failure(source)).message, `SyntaxError: ${message}`, source);
    }
  },
);

cells('imports and exports that cannot be are told', async () => {
  assert.match((await failure('import fs from "fs"')).message, /cannot import 'fs', only @obelisk/);
  assert.is(
    (await failure('import { nothing } from "@obelisk/tensor"')).message,
    "'@obelisk/tensor' does not export nothing",
  );
  assert.equal(await failure('let a;\nexport const b = 1'), {
    message: 'a cell cannot export: its names are there in later cells',
    line: 2,
  });
});

cells('lines stay where they are', () => {
  const source = [
    'import {\n  tensor,\n} from "@obelisk/tensor";',
    'type A = {\n  b: number;\n};',
    'const c = 1,\n  // note\n  d = 2;',
    'here;',
  ].join('\n');
  const line = source.split('\n').indexOf('here;');
  assert.is(compileCell(source).code.split('\n')[line + 1], 'return (here);');
});

cells.run();
