// The training view in the live page: its losses are those of a training in Node.
import { phantomLabels, phantomSeries } from '@obelisk/data';
import { openDevice } from '@obelisk/kernels';
import { modelEntry } from '@obelisk/models';
import { readSafetensorsMetadata } from '@obelisk/nn';
import { Random } from '@obelisk/tensor';
import {
  createLearner,
  defaultRecipe,
  evaluateCase,
  meanOfPresent,
  memorySource,
  preparationOf,
  subset,
  train,
} from '@obelisk/training';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { missingChromium } from '../support/chromium.js';
import { type Lab, openLab, seriousFindings } from '../support/lab.js';
import { none } from '../support/none.js';
import { unless } from '../support/skip.js';
import { savedFile } from './saved-file.js';

const training = suite('the training view');
const test = unless(missingChromium(), training);
let lab: Lab;

training.before(async () => {
  if (missingChromium() === null) lab = await openLab();
});
training.after(() => lab?.close());

/** The first steps of the same training by `train`, on `webasm`, and Dice after them. */
async function inNode(steps: number) {
  const entry = modelEntry('obelisk');
  const phantoms = [...phantomSeries({ count: 7, seed: 1, size: [40, 30, 40] })];
  const named = phantoms.map((phantom, at) => ({ name: `phantom ${at + 1}`, ...phantom }));
  const all = memorySource(named, preparationOf(entry));
  const cases = subset(all, [0, 1, 2, 3, 4, 5]);
  const settings = defaultRecipe(640);
  const labels = phantomLabels.length;
  const random = new Random(1);
  const made = { device: openDevice('webasm'), random: random.fork(), labels };
  const learner = await createLearner(entry, cases, settings, made);
  const stop = new AbortController();
  const { loss } = await train({
    ...{ learner, cases, validation: null, labels, settings, random: random.fork() },
    signal: stop.signal,
    onProgress: ({ step }) => {
      if (step === steps) stop.abort();
    },
  });
  const { dice } = await evaluateCase(learner, await all.load(6), labels);
  return { loss, dice: meanOfPresent(dice) };
}

test('20 steps give the losses of Node, and the same Dice on the held-out phantom', async () => {
  await openTraining('webasm');
  await lab.page.select('#every', '4');
  await lab.page.click('#run');
  await reached('look', 20);
  await lab.page.click('#run');
  await lab.page.waitForFunction(() => document.querySelector('main')?.dataset.running === 'false');
  const { loss, dice } = await inNode(20);
  const shown = (await rows()).slice(0, 20);
  assert.equal(
    shown.map((row) => row.loss),
    loss,
  );
  assert.is(shown[19].dice, dice);
});

test('one step, another rate, other axes, reset', async () => {
  await openTraining('webasm');
  const first = await offsets();
  await lab.page.click('#step');
  await reached('look', 1);
  assert.not.equal(await offsets(), first);
  await lab.page.$eval('.rate input', (input) => {
    (input as HTMLInputElement).value = '-400';
    input.dispatchEvent(new Event('input', { bubbles: true }));
  });
  await lab.page.click('#step');
  await reached('look', 2);
  assert.match(await lab.page.$eval('.facts', (p) => p.textContent ?? ''), /rate 0\.00010/);
  const before = await offsets();
  await lab.page.select('#plane', 'z and y');
  await lab.page.waitForFunction(
    (svg) => document.querySelector('.picture')?.innerHTML !== svg,
    {},
    before,
  );
  const [again] = (await rows()).map(({ loss }) => loss);
  await lab.page.click('#reset');
  await lab.page.waitForSelector('#step:not([disabled])', { timeout: 120_000 });
  await lab.page.click('#step');
  await reached('look', 1);
  assert.equal(
    (await rows()).map(({ loss }) => loss),
    [again],
  );
});

test('the page lives while it trains', async () => {
  await openTraining('webasm');
  await lab.page.click('#run');
  await reached('step', 2);
  const longest = await lab.page.evaluate(async () => {
    let worst = 0;
    for (let frame = 0; frame < 30; frame++) {
      const started = performance.now();
      await new Promise((resume) => setTimeout(resume, 10));
      worst = Math.max(worst, performance.now() - started);
    }
    return worst;
  });
  assert.ok(longest < 1000, `${longest} ms without an answer`);
});

test('saves weights that say what they are', async () => {
  await openTraining('webasm');
  await lab.page.click('#step');
  await reached('look', 1);
  const bytes = await savedFile(lab.page, '#save');
  const notes = readSafetensorsMetadata(bytes, 'saved');
  assert.is(notes.get('model'), 'obelisk');
  assert.is(notes.get('labels'), phantomLabels.join(','));
});

test('webgl2 in the worker: the first loss is that of webasm, but for rounding', async () => {
  await openTraining('webgl2');
  assert.match(await lab.page.$eval('.facts', (p) => p.textContent ?? ''), /webgl2/);
  assert.is(await lab.page.$eval('main', ({ dataset }) => dataset.device), 'webgl2');
  await lab.page.click('#step');
  await reached('step', 1);
  const { loss } = await inNode(1);
  const [own] = (await rows()).map(({ loss }) => loss);
  assert.ok(Math.abs(own / loss[0] - 1) < 1e-3, `${own} instead of ${loss[0]}`);
});

test('has no serious finding of axe and fits into 400 pixels', async () => {
  await lab.page.setViewport({ width: 400, height: 800 });
  await openTraining('webasm');
  none(await seriousFindings(lab.page));
  const width = await lab.page.evaluate(() => document.documentElement.scrollWidth);
  await lab.page.setViewport({ width: 1280, height: 900 });
  assert.ok(width <= 400, `${width} pixels`);
});

test('wrote no error into the console and asked no other host', () => none(lab.troubles));

/** Opens the view and waits until a training is there. */
async function openTraining(device: string): Promise<void> {
  await lab.open('#/training', device);
  await lab.page.waitForSelector('#run:not([disabled])', { timeout: 120_000 });
}

/** Waits until the page has shown that step. */
async function reached(what: 'look' | 'step', step: number): Promise<void> {
  const isThere = (name: string, wanted: number) => {
    const problem = document.querySelector('[role=alert]:not([hidden])');
    if (problem) throw new Error(problem.textContent ?? '');
    const shown = Number(document.querySelector('main')?.dataset[name] ?? -1);
    return shown >= wanted;
  };
  await lab.page.waitForFunction(isThere, { timeout: 120_000 }, what, step);
}

const offsets = () => lab.page.$eval('.picture', ({ innerHTML }) => innerHTML);

/** Losses and Dice as the page lists them. */
async function rows() {
  const text = await lab.page.$eval('.losses', (pre) => pre.textContent ?? '');
  const lines = text.trim().split('\n').slice(1);
  return lines.map((line) => {
    const [, , loss, dice] = line.split(',');
    return { loss: Number(loss), dice: dice === '' ? null : Number(dice) };
  });
}

training.run();
