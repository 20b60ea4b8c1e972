// Notebooks in the live page: each opens, and cells are edited, run, failed and stopped.
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { missingChromium } from '../support/chromium.js';
import { type Lab, notebookNames as notebooks, openLab } from '../support/lab.js';
import { none } from '../support/none.js';
import { unless } from '../support/skip.js';

const live = suite('notebooks in the live page');
const test = unless(missingChromium(), live);
let lab: Lab;

live.before(async () => {
  if (missingChromium() === null) lab = await openLab();
});
live.after(() => lab?.close());

for (const name of notebooks) {
  test(`${name} opens and its first cell runs`, async () => {
    await lab.open(`#/notebook/${name}`);
    assert.ok((await lab.page.$$('.code-cell')).length > 3);
    assert.is(await lab.page.$$eval('.katex-error', (all) => all.length), 0);
    await lab.page.click('[data-cell="1"] .cell-bar button');
    await settled(1);
    assert.is(await stateOf(1), 'ran', await outputOf(1));
  });
}

const program = [
  "import { defaultDevice, square, sum, tensor } from '@obelisk/tensor';",
  'const x = tensor([1, 2, 3], { requiresGrad: true });',
  'sum(square(x)).backward();',
  'const numbers: number[] = Array.from((await x.grad!.data()).data);',
  "[defaultDevice().name, ...numbers].join(' ')",
].join('\n');

for (const device of ['webasm', 'webgl2', 'webgpu']) {
  test(`an edited cell runs on ${device}`, async () => {
    await lab.open(`#/notebook/${notebooks[0]}`, device);
    await edit(1, program);
    await runByKeys(1);
    assert.is(await outputOf(1), `${device} 2 4 6`);
  });
}

test('a later cell sees the names of an earlier one', async () => {
  await edit(2, 'numbers.length + 39');
  await runByKeys(2);
  assert.is(await outputOf(2), '42');
});

test('an error names cell and line, and the line is marked', async () => {
  await edit(2, 'const a = 1;\n\nnothing.here;');
  await runByKeys(2);
  assert.is(await stateOf(2), 'failed');
  assert.is(await outputOf(2), 'Cell 2, line 3: ReferenceError: nothing is not defined');
  const marked = await lab.page.$eval('[data-cell="2"] .failed-line', (line) => line.textContent);
  assert.is(marked, 'nothing.here;');
});

test('a cell that never ends can be stopped, and cells run again', async () => {
  await edit(2, "console.log('begins');\nfor (;;);");
  await lab.page.click('[data-cell="2"] .cell-bar button');
  await lab.page.waitForSelector('[data-cell="2"] .stdout');
  const [stop] = await lab.page.$$('.notebook-bar button:not(.run-all):not(.reset)');
  await stop.click();
  await settled(2);
  assert.match(await outputOf(2), /begins\s+Cell 2: stopped/);
  await edit(2, '6 * 7');
  await runByKeys(2);
  assert.is(await outputOf(2), '42');
});

test('reset brings the notebook back', async () => {
  await lab.page.click('.notebook-bar .reset');
  await lab.page.waitForFunction(
    () =>
      document.querySelector('.notebook-status')?.textContent === 'As it was when it was opened.',
  );
  assert.is(await outputOf(2), '');
  assert.not.match(await codeOf(1), /square\(x\)/);
});

test('wrote no error into the console and asked no other host', () => {
  none(lab.troubles);
});

live.run();

/** Replaces a cell's code by keys, as a reader does. */
async function edit(cell: number, text: string): Promise<void> {
  await lab.page.click(`[data-cell="${cell}"] .cm-content`);
  await lab.page.keyboard.down('Control');
  await lab.page.keyboard.press('a');
  await lab.page.keyboard.up('Control');
  await lab.page.keyboard.press('Backspace');
  // In one piece: an editor that closes brackets by itself would add to what is typed.
  await lab.page.keyboard.sendCharacter(text);
}

/** Runs the cell that has the focus by Ctrl-Enter. */
async function runByKeys(cell: number): Promise<void> {
  await lab.page.keyboard.down('Control');
  await lab.page.keyboard.press('Enter');
  await lab.page.keyboard.up('Control');
  await settled(cell);
}

async function settled(cell: number): Promise<void> {
  await lab.page.waitForFunction(
    (n) => {
      const section = document.querySelector<HTMLElement>(`[data-cell="${n}"]`);
      return ['ran', 'failed'].includes(section?.dataset.state ?? '');
    },
    { timeout: 60_000 },
    cell,
  );
}

function stateOf(cell: number): Promise<string | undefined> {
  return lab.page.$eval(`[data-cell="${cell}"]`, (e) => (e as HTMLElement).dataset.state);
}

function outputOf(cell: number): Promise<string> {
  return lab.page.$eval(`[data-cell="${cell}"] .outputs`, (e) => (e as HTMLElement).innerText);
}

function codeOf(cell: number): Promise<string> {
  return lab.page.$eval(`[data-cell="${cell}"] .cm-content`, (e) => (e as HTMLElement).innerText);
}
