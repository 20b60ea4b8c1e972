import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { runNotebooks } from '@obelisk/notebook/node';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { slowdown } from '../support/slowdown.mjs';

const runner = suite('the headless runner of notebooks');
const folder = mkdtempSync(join(tmpdir(), 'obelisk-notebooks-'));
const printed = new Map<string, string>();
/** For a notebook that never ends: enough for its first cell. */
const seconds = Math.ceil(3 * slowdown());
let failed = 0;

type Cell = Record<string, unknown>;
const code = (source: string, obelisk = {}): Cell => ({
  ...{ cell_type: 'code', source, metadata: { obelisk }, outputs: [], execution_count: null },
});
const markdown = (source: string, obelisk = {}): Cell => ({
  ...{ cell_type: 'markdown', source, metadata: { obelisk } },
});
const solution = (id: string, source: string): Cell =>
  markdown(`<details>\n\n\`\`\`ts\n${source}\n\`\`\`\n\n</details>`, { solution: id });

const shows = code('import { check, display, tex } from "@obelisk/notebook";');
const starter = code('const answer: number = 1;', { exercise: 'one' });
const asks = code('check("one", () => answer === 2);');

/** An exercise whose starter says 1 and whose solution says `solved`, with a check of its own. */
const exercise = (id: string, check: string, solved: number): Cell[] => [
  code(`const ${id}: number = 1;`, { exercise: id }),
  code(check),
  solution(id, `const ${id}: number = ${solved};`),
];

const notebooks: Readonly<Record<string, readonly Cell[]>> = {
  order: [
    markdown('# Order'),
    shows,
    code('display(1);\nconsole.log("two");\nconsole.log("three");\ndisplay(tex("4"));\n5;'),
    code('await Promise.resolve("6");'),
    ...exercise('seven', 'check("seven", () => seven === 7);', 7),
  ],
  types: [code('const a = 1;'), code('\nconst b: string = a;')],
  node: [code('process.exit(0);')],
  throws: [code('let n = 1;'), code('n += 1;\nif (n > 1) {\n  throw new Error("too many");\n}')],
  unsolved: [
    shows,
    ...exercise('wrong', 'check("wrong", () => wrong === 2);', 3),
    ...exercise('trivial', 'check("trivial", () => true);', 2),
    ...exercise('unchecked', 'unchecked;', 2),
  ],
  typo: [shows, starter, asks, solution('one', '\nconst answer: number = "2";')],
  breaks: [shows, starter, asks, solution('one', '\nthrow new Error("no");\nconst answer = 2;')],
  without: [shows, starter, asks],
  lost: [shows, solution('one', 'const answer = 2;')],
};

const endless = [code('1;'), code('for (;;) {}')];

/** Writes a notebook and gives its path. */
function written([name, cells]: readonly [string, readonly Cell[]]): string {
  const withIds = cells.map((cell, i) => ({ id: `c${i}`, ...cell }));
  const notebook = { nbformat: 4, nbformat_minor: 5, metadata: {}, cells: withIds };
  writeFileSync(`${folder}/${name}.ipynb`, JSON.stringify(notebook));
  return `${folder}/${name}.ipynb`;
}

/** All at once: to read the packages takes much longer than to check the cells. */
runner.before(async () => {
  const paths = Object.entries(notebooks).map(written);
  writeFileSync(`${folder}/text.ipynb`, 'no notebook');
  const print = (text: string) => printed.set(/^\S+ +([^:]+):/.exec(text)?.[1] ?? '', text);
  const options = { folder: `${folder}/out`, seconds: 600, print };
  failed = await runNotebooks([...paths, `${folder}/text.ipynb`], options);
  await runNotebooks([written(['endless', endless])], { ...options, seconds });
});

runner.after(() => rmSync(folder, { recursive: true }));

/** What was printed of a notebook below its first line. */
function problems(name: string): string[] {
  const lines = printed.get(name)?.split('\n').slice(1) ?? ['not printed'];
  return lines.map((line) => line.trim());
}

function outputs(name: string): { cell: string; outputs: unknown[] }[] {
  const { cells } = JSON.parse(readFileSync(`${folder}/out/${name}.ipynb`, 'utf8'));
  return cells.map((cell: { id: string; outputs?: unknown[] }) => ({
    cell: cell.id,
    outputs: cell.outputs ?? [],
  }));
}

runner('a notebook that passes is one line, with its size and time', () => {
  assert.match(printed.get('order') ?? '', /^ok {3}order: 5 cells, 1 exercises \(\d+\.\d s\)$/);
});

runner('each failing notebook is counted', () => {
  const passed = [...printed].filter(([, line]) => line.startsWith('ok')).map(([name]) => name);
  assert.equal(passed.sort(), ['order']);
  assert.is(failed, Object.keys(notebooks).length + 1 - passed.length);
});

runner('outputs are kept in the order in which they were made, lines of text joined', () => {
  const shown = (data: object) => ({ output_type: 'display_data', data, metadata: {} });
  assert.equal(outputs('order').slice(0, 4), [
    { cell: 'c0', outputs: [] },
    { cell: 'c1', outputs: [] },
    {
      cell: 'c2',
      outputs: [
        shown({ 'text/plain': '1' }),
        { output_type: 'stream', name: 'stdout', text: 'two\nthree\n' },
        shown({ 'text/plain': '4', 'text/latex': '$$4$$' }),
        shown({ 'text/plain': '5' }),
      ],
    },
    { cell: 'c3', outputs: [shown({ 'text/plain': '6' })] },
  ]);
});

runner('a type error names cell and line, and nothing runs', () => {
  assert.equal(problems('types'), [
    "cell 2, line 2: TS2322: Type 'number' is not assignable to type 'string'.",
  ]);
  assert.not.ok(existsSync(`${folder}/out/types.ipynb`));
});

runner('what only Node has is not there', () => {
  assert.equal(problems('node'), [
    "cell 1, line 1: TypeError: Cannot read properties of undefined (reading 'exit')",
  ]);
});

runner('a cell that throws names cell and line, and is the last one', () => {
  assert.equal(problems('throws'), ['cell 2, line 3: Error: too many']);
});

runner('a cell that never ends is stopped and named', () => {
  assert.equal(problems('endless'), [`cell 2: not done after ${seconds} s`]);
});

runner('solutions are run: their checks must pass, those of the starters must not', () => {
  assert.equal(problems('unsolved'), [
    'exercise trivial: its check passes before it is answered',
    'solution wrong: its check does not pass',
    'solution unchecked: its check did not run',
  ]);
});

runner('what is wrong in a solution is named by its line in the Markdown', () => {
  assert.equal(problems('typo'), [
    "solution one, line 5: TS2322: Type 'string' is not assignable to type 'number'.",
  ]);
  assert.equal(problems('breaks'), ['solution one, line 5: Error: no']);
});

runner('exercises and solutions belong together', () => {
  assert.equal(problems('without'), ['the exercise one has 0 solutions, expected 1']);
  assert.equal(problems('lost'), ['the solution one belongs to no exercise']);
});

runner('a file that is no notebook is told', () => {
  assert.match(problems('text')[0], /^text.ipynb: is no JSON: Unexpected token/);
});

runner.run();
