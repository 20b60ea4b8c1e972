// The gradcheck view: curves of both precisions, what it says of them, on devices.
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { stepSizeChecks } from '../../packages/lab/src/gradcheck/step-size-checks.js';
import { missingChromium } from '../support/chromium.js';
import { type Lab, openLab, seriousFindings } from '../support/lab.js';
import { none } from '../support/none.js';
import { unless } from '../support/skip.js';

const gradcheck = suite('gradcheck view in the lab');
const test = unless(missingChromium(), gradcheck);
let lab: Lab;

gradcheck.before(async () => {
  if (missingChromium() === null) lab = await openLab();
});
gradcheck.after(() => lab?.close());

const reading = () => lab.page.$eval('.gradcheck-reading', (e) => e.textContent ?? '');

for (const device of ['webasm', 'webgl2', 'webgpu']) {
  test(`draws the V of float64 and of float32 on ${device}`, async () => {
    await lab.open('#/gradcheck', device);
    assert.match(await reading(), /Truncation grows with slope 2\.0/);
    const words = await lab.page.$eval('.gradcheck-plot svg', (svg) => svg.textContent ?? '');
    assert.match(words, 'float64');
    assert.match(words, `float32 on ${device}`);
    const dots = await lab.page.$$eval('.gradcheck-plot circle', (all) => all.length);
    assert.ok(dots > 40, `${dots} dots`);
  });
}

test('an operation can be chosen, and the kinks', async () => {
  await lab.visit('#/gradcheck');
  for (const [operation, name, sentence, picture] of [
    ['matmul', '', /no branch of truncation/, /^No V here, only its left branch/],
    ['kinks', 'relu near', /reaches over a kink/, /^Half a V/],
    ['kinks', 'sampling on', /No step helps/, /^No V here: the point lies on a kink/],
    ['gridSample', 'nearest', /reaches over a jump|no branch of truncation/, /^No V here/],
  ] as const) {
    const at = stepSizeChecks.findIndex(
      (check) => check.operation === operation && check.name.includes(name),
    );
    const before = await lab.page.$eval('main', (main) => main.dataset.measured);
    await lab.page.select('#gradcheck-check', String(at));
    const isNew = (last: string | undefined) => {
      return document.querySelector('main')?.dataset.measured !== last;
    };
    await lab.page.waitForFunction(isNew, {}, before);
    assert.match(await reading(), sentence);
    assert.match(await lab.page.$eval('.gradcheck-picture', (p) => p.textContent ?? ''), picture);
  }
  const [lessons, , ...others] = await lab.page.$$eval('#gradcheck-check optgroup', (all) =>
    all.map(({ label }) => label),
  );
  assert.is(lessons, 'Lessons: where it is not smooth');
  assert.ok(others.includes('obelisk sample grid'));
});

test('has no serious finding of axe and fits into 400 pixels', async () => {
  await lab.visit('#/gradcheck');
  none(await seriousFindings(lab.page));
  await lab.page.setViewport({ width: 400, height: 800 });
  const width = await lab.page.evaluate(() => document.documentElement.scrollWidth);
  await lab.page.setViewport({ width: 1280, height: 900 });
  assert.ok(width <= 400, `${width} pixels`);
});

test('wrote no error into the console and asked no other host', () => {
  none(lab.troubles);
});

gradcheck.run();
