// The view in which one offset learns: its walk against gradient descent by hand in double
// precision, hops at kinks, padding, links, narrow screens.
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { picture, ticks } from '../../packages/lab/src/learn-offset/tasks.js';
import { landscapeFrame } from '../../packages/viz/src/landscape-svg.js';
import { assertNear } from '../support/assert-near.js';
import { newPage } from '../support/browser.js';
import { missingChromium } from '../support/chromium.js';
import { type Lab, openLab, seriousFindings } from '../support/lab.js';
import { none } from '../support/none.js';
import { unless } from '../support/skip.js';
import { clickPlace, linkOf, measuredAt } from './places-on-stage.js';

const learning = suite('an offset that learns in the lab');
const test = unless(missingChromium(), learning);
let lab: Lab;

learning.before(async () => {
  if (missingChromium() === null) lab = await openLab();
});
learning.after(() => lab?.close());

const frame = landscapeFrame({ x: ticks, y: ticks });

/** The walk that is drawn, in units of half the image. */
async function trail(): Promise<number[][]> {
  const points = await lab.page.$eval('.trail', (line) => line.getAttribute('points') ?? '');
  return points.split(' ').map((point) => point.split(',').map(Number));
}
const words = () => lab.page.$eval('.learn-happening', (p) => p.textContent ?? '');
const steps = (count: number) => lab.page.waitForSelector(`main[data-step="${count}"]`);

/** dI/dS by hand: differences of the four pixels around, which are zero outside. */
function slopeOfImage([sx, sy]: readonly number[]): readonly number[] {
  const [x, y] = [4 * sx + 4, 4 * sy + 4];
  const [left, top] = [Math.floor(x), Math.floor(y)];
  const at = (column: number, row: number) => picture[row]?.[column] ?? 0;
  const [a, b, c, d] = [at(left, top), at(left + 1, top), at(left, top + 1), at(left + 1, top + 1)];
  const [u, v] = [x - left, y - top];
  return [4 * ((1 - v) * (b - a) + v * (d - c)), 4 * ((1 - u) * (c - a) + u * (d - b))];
}

/** Gradient descent on 1 - I(S). */
function descent(start: readonly number[], rate: number, count: number): number[][] {
  const walk = [[...start]];
  for (let step = 0; step < count; step++) {
    const slope = slopeOfImage(walk[step]);
    walk.push(walk[step].map((along, axis) => along + rate * slope[axis]));
  }
  return walk;
}

for (const device of ['webasm', 'webgl2', 'webgpu']) {
  test(`a dropped offset walks as gradient descent does on ${device}`, async () => {
    await lab.open('#/learn-offset', device);
    await clickPlace(lab.page, frame, [-0.1, 0.6]);
    await steps(0);
    // The start before was at -0.5.
    await lab.page.waitForFunction(
      () => parseFloat(document.querySelector('.trail')?.getAttribute('points') ?? '-1') > -0.3,
    );
    const [start] = await trail();
    assertNear(start, [-0.1, 0.6], 0.01, 'start');
    for (let step = 1; step <= 5; step++) {
      await lab.page.click('#learn-step');
      await steps(step);
    }
    const expected = descent(start, 0.05, 5);
    assertNear((await trail()).flat(), expected.flat(), 1e-4, 'walk');
  });
}

test('plays until it is paused, and hops over the kink of the bright pixel', async () => {
  await lab.visit('#/learn-offset?start=0.4,-0.25&rate=0.05');
  await lab.page.click('#learn-play');
  const hopped = () =>
    /hopped over the kink at pixel x = 6: the slope turned/.test(
      document.querySelector('.learn-happening')?.textContent ?? '',
    );
  await lab.page.waitForFunction(hopped);
  await lab.page.click('#learn-play');
  await lab.page.waitForSelector('main[data-playing="false"]');
  const paused = (await trail()).length;
  assert.ok(paused > 3, `${paused}`);
  await lab.page.click('#learn-back');
  await steps(0);
});

test('outside there is no slope with zeros, and one along the edge with the border', async () => {
  await lab.visit('#/learn-offset?start=1.35,-0.9');
  assert.match(await words(), 'Lost');
  assert.is(await lab.page.$eval('#learn-step', (b) => (b as HTMLButtonElement).disabled), true);
  await lab.page.select('#learn-padding', 'border');
  await lab.page.waitForSelector('#learn-step:not([disabled])');
  await lab.page.click('#learn-step');
  await steps(1);
  const [before, after] = await trail();
  assert.is(after[0], before[0]);
  assert.ok(after[1] > before[1], String(after));
});

test('81 places find the hidden offset, one place only its ring', async () => {
  await lab.visit('#/learn-offset?task=shared&start=0,0&rate=1&steps=60*1');
  assertNear((await trail()).at(-1) as number[], [0.3, -0.2], 2e-3, 'hidden offset');
  await lab.visit('#/learn-offset?task=ring&start=0,0&rate=0.05&steps=60*0.05');
  const [end] = (await trail()).slice(-1);
  assert.ok(Math.hypot(end[0] - 0.5, end[1] + 0.25) > 0.3, String(end));
});

test('a key moves the start, a link restores a walk of two rates elsewhere', async () => {
  await lab.visit('#/learn-offset?start=-0.1,0.6');
  await lab.page.focus('.grip.start');
  await lab.page.keyboard.press('ArrowRight');
  await lab.page.waitForFunction(() =>
    document.querySelector('.trail')?.getAttribute('points')?.startsWith('-0.075'),
  );
  await lab.page.click('#learn-step');
  await steps(1);
  await lab.page.focus('#learn-rate');
  await lab.page.keyboard.press('ArrowRight');
  await lab.page.click('#learn-step');
  await steps(2);
  const link = await linkOf(lab.page, 'steps=1*0.05,1*0.07');
  const here = await lab.page.$eval('.walk', ({ innerHTML }) => innerHTML);
  const context = await lab.page.browser().createBrowserContext();
  const page = await newPage(context);
  await page.goto(link);
  await page.waitForSelector('main[data-state="ready"]');
  assert.is(await page.$eval('.walk', ({ innerHTML }) => innerHTML), here);
  await context.close();
});

test('what the address cannot mean is said in a sentence', async () => {
  await lab.visit('#/learn-offset?rate=0.06&steps=3x2');
  const sentence = await lab.page.$eval('.error', (p) => p.textContent ?? '');
  assert.match(sentence, 'rate=0.06 in the address: expected one of 0.01, 0.02');
  assert.match(sentence, 'steps=3x2 in the address: expected at most 300 steps, as 12*0.05');
});

test('no finding of axe, handles of 24 pixels, and 360 pixels are enough', async () => {
  await lab.visit('#/learn-offset?task=shared&start=0,0&rate=1&steps=12*1');
  none(await seriousFindings(lab.page));
  const found = await measuredAt(lab.page, 360);
  assert.ok(found.width <= 360, `${found.width} pixels`);
  assert.ok(found.smallest >= 24, `${found.smallest} pixels`);
});

test('wrote no error into the console and asked no other host', () => none(lab.troubles));

learning.run();
