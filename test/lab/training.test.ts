// The training view in the live page: its losses are those of a training in Node.
import { phantomLabels } from '@obelisk/data';
import { arithmetic } from '@obelisk/engine';
import { readSafetensorsMetadata } from '@obelisk/nn';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { missingChromium } from '../support/chromium.js';
import { type Lab, openLab, seriousFindings } from '../support/lab.js';
import { none } from '../support/none.js';
import { unless } from '../support/skip.js';
import { savedFile } from './saved-file.js';
import { lossRows, openTraining, reached, runSteps, trainInNode } from './training-page.js';

const training = suite('the training view');
const test = unless(missingChromium(), training);
let lab: Lab;

training.before(async () => {
  if (missingChromium() === null) lab = await openLab();
});
training.after(() => lab?.close());

test('20 steps give the losses of Node, and the same Dice on the held-out phantom', async () => {
  await openTraining(lab, 'webasm', arithmetic());
  await lab.page.select('#every', '4');
  await runSteps(lab.page, 20);
  const { loss, meanDice } = await trainInNode(20);
  const shown = (await lossRows(lab.page)).slice(0, 20);
  assert.equal(
    shown.map((row) => row.loss),
    loss,
  );
  assert.is(shown[19].dice, await meanDice());
});

test('one step, another rate, other axes, reset', async () => {
  await openTraining(lab, 'webasm');
  const first = await offsets();
  await lab.page.click('#step');
  await reached(lab.page, 'look', 1);
  assert.not.equal(await offsets(), first);
  await lab.page.$eval('.rate input', (input) => {
    (input as HTMLInputElement).value = '-400';
    input.dispatchEvent(new Event('input', { bubbles: true }));
  });
  await lab.page.click('#step');
  await reached(lab.page, 'look', 2);
  assert.match(await lab.page.$eval('.facts', (p) => p.textContent ?? ''), /rate 0\.00010/);
  const before = await offsets();
  await lab.page.select('#plane', 'z and y');
  await lab.page.waitForFunction(
    (svg) => document.querySelector('.picture')?.innerHTML !== svg,
    {},
    before,
  );
  const [again] = (await lossRows(lab.page)).map(({ loss }) => loss);
  await lab.page.click('#reset');
  await lab.page.waitForSelector('#step:not([disabled])', { timeout: 120_000 });
  await lab.page.click('#step');
  await reached(lab.page, 'look', 1);
  assert.equal(
    (await lossRows(lab.page)).map(({ loss }) => loss),
    [again],
  );
});

test('the page lives while it trains: it goes on between one step and the next', async () => {
  await openTraining(lab, 'webasm');
  await lab.page.click('#run');
  await reached(lab.page, 'step', 2);
  const turns = await lab.page.evaluate(async () => {
    const step = () => Number(document.querySelector('main')?.dataset.step);
    const first = step();
    let passed = 0;
    for (; step() < first + 5; passed++) await new Promise((resume) => setTimeout(resume, 1));
    return passed;
  });
  // One that computes by itself has no more turns than steps.
  assert.ok(turns > 5 * 4, `${turns} turns in five steps`);
});

test('saves weights that say what they are', async () => {
  await openTraining(lab, 'webasm');
  await lab.page.click('#step');
  await reached(lab.page, 'look', 1);
  const bytes = await savedFile(lab.page, '#save');
  const notes = readSafetensorsMetadata(bytes, 'saved');
  assert.is(notes.get('model'), 'obelisk');
  assert.equal(JSON.parse(notes.get('labels') ?? ''), [...phantomLabels]);
});

test('a training outlives its view', async () => {
  await openTraining(lab, 'webasm');
  await lab.page.click('#step');
  await reached(lab.page, 'look', 1);
  const [row] = await lossRows(lab.page);
  await lab.visit('#/backward', 'webasm');
  await lab.visit('#/training', 'webasm');
  assert.is(await lab.page.$eval('main', ({ dataset }) => dataset.step), '1');
  assert.equal((await lossRows(lab.page))[0], row);
  await lab.page.click('#step');
  await reached(lab.page, 'look', 2);
});

test('one step waits as long as run does', async () => {
  await lab.open('#/training', 'webasm');
  const [step, run] = await lab.page.$$eval('#step, #run', (all) =>
    all.map((button) => (button as HTMLButtonElement).disabled),
  );
  assert.is(step, run);
});

test('has no serious finding of axe and fits into 400 pixels', async () => {
  await lab.page.setViewport({ width: 400, height: 800 });
  await openTraining(lab, 'webasm');
  none(await seriousFindings(lab.page));
  const width = await lab.page.evaluate(() => document.documentElement.scrollWidth);
  await lab.page.setViewport({ width: 1280, height: 900 });
  assert.ok(width <= 400, `${width} pixels`);
});

test('wrote no error into the console and asked no other host', () => none(lab.troubles));

const offsets = () => lab.page.$eval('.picture', ({ innerHTML }) => innerHTML);

training.run();
