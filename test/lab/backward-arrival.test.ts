// In the backward stepper a gradient is seen once it is computed, and a wide graph says so.
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { missingChromium } from '../support/chromium.js';
import { type Lab, openLab } from '../support/lab.js';
import { none } from '../support/none.js';
import { unless } from '../support/skip.js';

const arriving = suite('gradients that arrive in the backward stepper');
const test = unless(missingChromium(), arriving);
let lab: Lab;

arriving.before(async () => {
  if (missingChromium() === null) lab = await openLab();
});
arriving.after(() => lab?.close());

const about = () => lab.page.$eval('.about-0', (one) => (one as HTMLElement).innerText);
const waiting = /Its gradient has not arrived yet: step on\./;

test('the gradient of a leaf is there after the step that hands it over, not before', async () => {
  const { page } = lab;
  await lab.open('#/backward', 'webasm');
  await page.click('.sheet label');
  const steps = (await page.$$('.panel-of-step')).length - 1;
  assert.match(await about(), waiting);
  assert.not.match(await about(), /13/);
  await page.focus('.line input');
  const seen: boolean[] = [];
  for (let step = 1; step <= steps; step++) {
    await page.keyboard.press('ArrowRight');
    const text = await about();
    assert.is(waiting.test(text), !/13/.test(text));
    seen.push(/13/.test(text));
  }
  // It comes once, and stays.
  assert.equal(
    seen,
    [...seen].sort((a, b) => Number(a) - Number(b)),
  );
  assert.ok(seen.at(-1) && !seen[0], `${seen}`);
});

test('a graph that is wider than the page says that it scrolls', async () => {
  const isShown = () => lab.page.$eval('.cue', (one) => getComputedStyle(one).display !== 'none');
  const overflows = () =>
    lab.page.$eval('.graph', ({ scrollWidth, clientWidth }) => scrollWidth > clientWidth + 1);
  for (const width of [1280, 400]) {
    await lab.page.setViewport({ width, height: 800 });
    await lab.open('#/backward', 'webasm');
    assert.is(await isShown(), await overflows());
    assert.is(await isShown(), width === 400);
  }
  await lab.page.setViewport({ width: 1280, height: 900 });
});

test('wrote no error into the console and asked no other host', () => none(lab.troubles));

arriving.run();
