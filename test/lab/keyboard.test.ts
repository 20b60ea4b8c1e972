// Every place without a mouse: Tab reaches all there is, and one sees where it is.
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { missingChromium } from '../support/chromium.js';
import { type Lab, openLab, places } from '../support/lab.js';
import { none } from '../support/none.js';
import { unless } from '../support/skip.js';
import { ended, outputOf, stateOf } from './cells.js';
import { countOfTabbable, tabStops } from './tab-stops.js';

const keyboard = suite('the live page without a mouse');
const test = unless(missingChromium(), keyboard);
let lab: Lab;

keyboard.before(async () => {
  if (missingChromium() === null) lab = await openLab();
});
keyboard.after(() => lab?.close());

for (const place of places) {
  test(`${place}: Tab reaches all there is, and one sees where it is`, async () => {
    await lab.visit(place);
    // Some buttons wait until there is something to be done.
    await lab.page.waitForNetworkIdle();
    if (place === '#/training') await lab.page.waitForSelector('#run:not([disabled])');
    const stops = await tabStops(lab.page);
    none(stops.filter(({ seen }) => !seen).map(({ what }) => what));
    assert.is(stops.length, await countOfTabbable(lab.page));
    // The order of the page itself: nothing jumps the queue.
    assert.is((await lab.page.$$('[tabindex]:not([tabindex="0"]):not([tabindex="-1"])')).length, 0);
  });
}

/** Presses Tab until something with these words has the focus. */
async function tabTo(words: string): Promise<void> {
  for (let presses = 0; presses < 60; presses++) {
    await lab.page.keyboard.press('Tab');
    const found = await lab.page.evaluate(() => {
      const one = document.activeElement;
      return one?.getAttribute('aria-label') ?? one?.textContent ?? '';
    });
    if (found.trim() === words) return;
  }
  throw new Error(`Tab does not lead to ${words}`);
}

test('from the first page into a notebook; a cell is run, edited and run again', async () => {
  await lab.open('#/');
  await tabTo('1. A derivative by hand');
  await lab.page.keyboard.press('Enter');
  await lab.page.waitForSelector('main[data-state="ready"] .code-cell');
  // A new place begins at its top.
  assert.is(await lab.page.evaluate(() => document.activeElement?.tagName), 'MAIN');
  await tabTo('Run');
  await lab.page.keyboard.press('Enter');
  await ended(lab.page, 1);
  assert.is(await stateOf(lab.page, 1), 'ran');
  await tabTo('Code of cell 1');
  await lab.page.keyboard.down('Control');
  await lab.page.keyboard.press('a');
  await lab.page.keyboard.up('Control');
  await lab.page.keyboard.type('6 * 7');
  await lab.page.keyboard.down('Shift');
  await lab.page.keyboard.press('Enter');
  await lab.page.keyboard.up('Shift');
  await lab.page.waitForFunction(
    () => document.querySelector('[data-cell="1"] .outputs')?.textContent === '42',
  );
  assert.is(await outputOf(lab.page, 1), '42');
  // Shift-Enter goes on to the next cell.
  const label = await lab.page.evaluate(() => document.activeElement?.getAttribute('aria-label'));
  assert.is(label, 'Code of cell 2');
});

test('dark colours and the large type of a lecture', async () => {
  await lab.open('#/trilinear');
  const size = () =>
    lab.page.evaluate(() => Number.parseFloat(getComputedStyle(document.body).fontSize));
  assert.is(await size(), 16);
  await tabTo('Dark colours');
  await lab.page.keyboard.press('Enter');
  await tabTo('Lecture');
  await lab.page.keyboard.press('Enter');
  assert.is(await size(), 24);
  const root = await lab.page.evaluate(() => document.documentElement.dataset.theme);
  assert.is(root, 'dark');
  // The choice of colours stays, the large type does not.
  await lab.open('#/trilinear');
  assert.is(await lab.page.evaluate(() => document.documentElement.dataset.theme), 'dark');
  assert.is(await size(), 16);
});

test('wrote no error into the console and asked no other host', () => none(lab.troubles));

keyboard.run();
