// Notebooks in the live page: each opens, and cells are edited, run, failed and stopped.
import { readFileSync } from 'node:fs';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { missingChromium } from '../support/chromium.js';
import { type Lab, notebookNames as notebooks, openLab } from '../support/lab.js';
import { none } from '../support/none.js';
import { unless } from '../support/skip.js';
import { root } from '../support/workspace.js';
import { codeOf, edit, ended, outputOf, runByKeys, runCell, scrollTo, stateOf } from './cells.js';

const live = suite('notebooks in the live page');
const test = unless(missingChromium(), live);
let lab: Lab;

live.before(async () => {
  if (missingChromium() === null) lab = await openLab();
});
live.after(() => lab?.close());

const program = [
  "import { defaultDevice, square, sum, tensor } from '@obelisk/tensor';",
  'const x = tensor([1, 2, 3], { requiresGrad: true });',
  'sum(square(x)).backward();',
  'const numbers: number[] = Array.from((await x.grad!.data()).data);',
  "[defaultDevice().name, ...numbers].join(' ')",
].join('\n');

for (const name of notebooks) {
  test(`${name} opens; its first cell runs, and runs again when it is edited`, async () => {
    await lab.visit(`#/notebook/${name}`);
    assert.ok((await lab.page.$$('.code-cell')).length > 3);
    assert.is(await lab.page.$$eval('.katex-error', (all) => all.length), 0);
    await runCell(lab.page, 1);
    assert.is(await stateOf(lab.page, 1), 'ran', await outputOf(lab.page, 1));
    await edit(lab.page, 1, program);
    await runByKeys(lab.page, 1);
    assert.is(await outputOf(lab.page, 1), 'webasm 2 4 6');
  });
}

for (const device of ['webgl2', 'webgpu']) {
  test(`an edited cell runs on ${device}`, async () => {
    await lab.open(`#/notebook/${notebooks[0]}`, device);
    await edit(lab.page, 1, program);
    await runByKeys(lab.page, 1);
    assert.is(await outputOf(lab.page, 1), `${device} 2 4 6`);
  });
}

test('a later cell sees the names of an earlier one', async () => {
  await edit(lab.page, 2, 'numbers.length + 39');
  await runByKeys(lab.page, 2);
  assert.is(await outputOf(lab.page, 2), '42');
});

test('an error names cell and line, and the line is marked', async () => {
  await edit(lab.page, 2, 'const a = 1;\n\nnothing.here;');
  await runByKeys(lab.page, 2);
  assert.is(await stateOf(lab.page, 2), 'failed');
  assert.is(await outputOf(lab.page, 2), 'Cell 2, line 3: ReferenceError: nothing is not defined');
  const marked = await lab.page.$eval('[data-cell="2"] .failed-line', (line) => line.textContent);
  assert.is(marked, 'nothing.here;');
});

test('a cell that never ends can be stopped, and cells run again', async () => {
  await edit(lab.page, 2, "console.log('begins');\nfor (;;);");
  await lab.page.click('[data-cell="2"] .cell-bar button');
  await lab.page.waitForSelector('[data-cell="2"] .stdout');
  const [stop] = await lab.page.$$('.notebook-bar button:not(.run-all)');
  await stop.click();
  await ended(lab.page, 2);
  assert.match(await outputOf(lab.page, 2), /begins\s+Cell 2: stopped/);
  await edit(lab.page, 2, '6 * 7');
  await runByKeys(lab.page, 2);
  assert.is(await outputOf(lab.page, 2), '42');
});

test('a loop that writes without end can be stopped, and says how much more', async () => {
  await edit(lab.page, 2, 'let i = 0;\nwhile (true) console.log(i++);');
  await lab.page.click('[data-cell="2"] .cell-bar button');
  await lab.page.waitForSelector('[data-cell="2"] .cut');
  const [stop] = await lab.page.$$('.notebook-bar button:not(.run-all)');
  await stop.click();
  await ended(lab.page, 2);
  const lines = (await outputOf(lab.page, 2)).split('\n');
  assert.equal(lines.slice(998, 1000), ['998', '999']);
  assert.match(lines.slice(1000).join(' '), /^\s*… [\d,]+ more lines\s+Cell 2: stopped/);
  await edit(lab.page, 2, '6 * 7');
  await runByKeys(lab.page, 2);
  assert.is(await outputOf(lab.page, 2), '42');
});

test('restart forgets what was defined and shown; the code stays', async () => {
  await edit(lab.page, 2, 'numbers.length');
  await lab.page.click('.notebook-bar .restart');
  await lab.page.waitForFunction(() =>
    document.querySelector('.notebook-status')?.textContent?.startsWith('Nothing is defined now'),
  );
  assert.is(await outputOf(lab.page, 2), '');
  assert.is(await codeOf(lab.page, 2), 'numbers.length');
  await runCell(lab.page, 2);
  assert.match(await outputOf(lab.page, 2), 'numbers is not defined');
});

const notebook2 = readFileSync(`${root}notebooks/02-sampling-between-voxels.ipynb`, 'utf8');
const codeCells: { id: string }[] = JSON.parse(notebook2).cells.filter(
  ({ cell_type }: { cell_type: string }) => cell_type === 'code',
);
const cellOfCheck = codeCells.findIndex(({ id }) => id === 'check-area') + 1;
const [cellOfQuestion, cellOfAnswer] = [cellOfCheck - 2, cellOfCheck - 1];
const ofCheck = `[data-cell="${cellOfCheck}"]`;
const verdict = () => lab.page.$eval(`${ofCheck} .notebook-check`, (e) => e.textContent);
const isOutdated = () => lab.page.$eval(ofCheck, (e) => 'outdated' in (e as HTMLElement).dataset);

test('a question is text before anything runs, and its check is not to be read', async () => {
  await lab.open('#/notebook/02-sampling-between-voxels');
  await lab.page.click('.originals');
  const seen = await lab.page.$eval(
    `[data-cell="${cellOfQuestion}"]`,
    (cell) => (cell as HTMLElement).innerText,
  );
  assert.match(seen, /^Exercise \(area\)\. An image is sampled at/);
  assert.not.match(seen, /exercise\(|\\\\/);
  assert.ok(await lab.page.$(`[data-cell="${cellOfQuestion}"] .katex`));
  const hint = 'The rectangle opposite';
  const page = () => lab.page.$eval('main', ({ innerText }) => innerText);
  assert.not.match(await page(), hint);
  await scrollTo(lab.page, cellOfCheck);
  await lab.page.click(`[data-cell="${cellOfCheck}"] summary`);
  await lab.page.waitForFunction(
    (text) => document.querySelector('main')?.innerText.includes(text),
    {},
    hint,
  );
  await lab.page.click(`[data-cell="${cellOfCheck}"] summary`);
});

test('a name that an earlier cell declares: the message says which, and leads there', async () => {
  await scrollTo(lab.page, cellOfCheck);
  await runCell(lab.page, cellOfCheck);
  assert.is(await stateOf(lab.page, cellOfAnswer), 'ran');
  const told = await outputOf(lab.page, cellOfCheck);
  assert.match(
    told,
    `Cell ${cellOfCheck}, line 1: ReferenceError: check is not defined. ` +
      'Run cell 1 first: it declares check.',
    told,
  );
  await scrollTo(lab.page, 2);
  await edit(lab.page, 2, "display('two');");
  await lab.page.click('.restart');
  await lab.page.waitForSelector(`${ofCheck}[data-state="fresh"]`);
  await runCell(lab.page, 2);
  await lab.page.click('[data-cell="2"] .earlier');
  await lab.page.waitForSelector('[data-cell="2"][data-state="ran"]');
  assert.is(await outputOf(lab.page, 2), 'two');
  await lab.page.click('.originals');
});

test('a verdict follows its answer: greyed when it is edited, told anew when it runs', async () => {
  await scrollTo(lab.page, cellOfAnswer);
  await edit(lab.page, cellOfAnswer, 'const weightOfI2: number = 0.125;');
  await runCell(lab.page, cellOfCheck);
  assert.match(String(await verdict()), /Exercise \(area\): right/);
  assert.is(await isOutdated(), false);
  await edit(lab.page, cellOfAnswer, 'const weightOfI2: number = 7;');
  assert.is(await isOutdated(), true);
  await runByKeys(lab.page, cellOfAnswer);
  await lab.page.waitForFunction(
    (check) => document.querySelector(`${check} .notebook-check`)?.textContent?.includes('not yet'),
    {},
    ofCheck,
  );
  assert.is(await isOutdated(), false);
});

test('wrote no error into the console and asked no other host', () => {
  none(lab.troubles);
});

live.run();
