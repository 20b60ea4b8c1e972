// What a reader writes into cells stays there when the page is loaded again.
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { newPage } from '../support/browser.js';
import { missingChromium } from '../support/chromium.js';
import { type Lab, notebookNames, openLab } from '../support/lab.js';
import { none } from '../support/none.js';
import { unless } from '../support/skip.js';
import { codeOf, edit, outputOf, runCell } from './cells.js';

const kept = suite('edited cells');
const test = unless(missingChromium(), kept);
const [first, second] = notebookNames.map((name) => `#/notebook/${name}`);
let lab: Lab;

kept.before(async () => {
  if (missingChromium() === null) lab = await openLab();
});
kept.after(() => lab?.close());

const status = () => lab.page.$eval('.notebook-status', ({ textContent }) => textContent);
const originals = () =>
  lab.page.$eval('.originals', (button) => (button as HTMLButtonElement).disabled);
const isMarked = (cell: number) =>
  lab.page.$eval(`[data-cell="${cell}"]`, (e) => (e as HTMLElement).dataset.edited === 'true');

test('stay as they were left, each in its notebook and cell', async () => {
  await lab.open(first);
  const own = await codeOf(lab.page, 2);
  await edit(lab.page, 1, '1 + 1');
  assert.ok(await isMarked(1));
  await lab.open(second);
  assert.is.not(await codeOf(lab.page, 1), '1 + 1');
  assert.is(await originals(), true);
  await edit(lab.page, 1, '2 + 2');
  await lab.open(first);
  assert.is(await status(), '1 cell holds what you wrote at an earlier visit.');
  assert.is(await codeOf(lab.page, 1), '1 + 1');
  assert.is(await codeOf(lab.page, 2), own);
  await runCell(lab.page, 1);
  assert.is(await outputOf(lab.page, 1), '2');
  await lab.open(second);
  assert.is(await codeOf(lab.page, 1), '2 + 2');
});

test("one cell's original code comes back, and Ctrl-Z takes that back", async () => {
  await lab.open(first);
  await lab.page.click('[data-cell="1"] .original');
  const own = await codeOf(lab.page, 1);
  assert.not.match(own, /^1 \+ 1$/);
  assert.is(await isMarked(1), false);
  await lab.page.keyboard.down('Control');
  await lab.page.keyboard.press('z');
  await lab.page.keyboard.up('Control');
  assert.is(await codeOf(lab.page, 1), '1 + 1');
  await lab.page.click('[data-cell="1"] .original');
  await lab.open(first);
  assert.is(await codeOf(lab.page, 1), own);
  assert.is(await originals(), true);
});

test('the original code of all cells comes back', async () => {
  await lab.open(first);
  await edit(lab.page, 1, '1');
  await edit(lab.page, 3, '3');
  await lab.page.click('.originals');
  assert.match(String(await status()), /^All cells hold the notebook's code/);
  assert.is(await originals(), true);
  await lab.open(first);
  assert.is(await status(), '');
  assert.is.not(await codeOf(lab.page, 3), '3');
});

test('two tabs of one notebook know of each other; those of two notebooks do not', async () => {
  await lab.open(first);
  const notice = '.notebook-others:not([hidden])';
  const other = await newPage(lab.page.browser());
  await other.goto(lab.address + second);
  await other.waitForSelector('main[data-state="ready"]');
  assert.is(await lab.page.$(notice), null);
  await other.goto('about:blank');
  await other.goto(lab.address + first);
  await other.waitForSelector(notice);
  await lab.page.waitForSelector(notice);
  assert.match(await lab.page.$eval(notice, (e) => e.textContent ?? ''), /open in another tab/);
  await other.close();
});

test('storage that is full: a sentence says that nothing is kept, and cells run', async () => {
  await lab.open(first);
  await lab.page.evaluate(() => {
    Storage.prototype.setItem = () => {
      throw new DOMException('the quota has been exceeded', 'QuotaExceededError');
    };
  });
  await edit(lab.page, 1, '20 + 2');
  const sentence = 'This browser keeps nothing: what you write is gone when the page is left.';
  assert.is(await status(), sentence);
  await runCell(lab.page, 1);
  assert.is(await outputOf(lab.page, 1), '22');
});

test('storage that is refused: the notebook opens, and cells run', async () => {
  const { identifier } = await lab.page.evaluateOnNewDocument(() => {
    Object.defineProperty(window, 'localStorage', {
      get: () => {
        throw new DOMException('access is denied for this document', 'SecurityError');
      },
    });
  });
  await lab.open(first);
  await edit(lab.page, 1, '30 + 3');
  assert.match(String(await status()), /^This browser keeps nothing/);
  await runCell(lab.page, 1);
  assert.is(await outputOf(lab.page, 1), '33');
  await lab.page.removeScriptToEvaluateOnNewDocument(identifier);
});

test('wrote no error into the console and asked no other host', () => none(lab.troubles));

kept.run();
