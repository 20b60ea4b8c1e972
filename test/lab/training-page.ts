import { phantomLabels, phantomSeries } from '@obelisk/data';
import { type Arithmetic, type DeviceName, openDevice } from '@obelisk/engine';
import { modelEntry } from '@obelisk/models';
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
import type { Page } from 'puppeteer-core';
import * as assert from 'uvu/assert';
import type { Lab } from '../support/lab.js';

/** The first steps of the same training by `train`, and how to measure Dice after them. */
export async function trainInNode(steps: number, device: DeviceName = 'webasm') {
  const entry = modelEntry('obelisk');
  const phantoms = [...phantomSeries({ count: 7, seed: 1, size: [40, 30, 40] })];
  const named = phantoms.map((phantom, at) => ({ name: `phantom ${at + 1}`, ...phantom }));
  const all = memorySource(named, preparationOf(entry));
  const cases = subset(all, [0, 1, 2, 3, 4, 5]);
  const settings = defaultRecipe(640);
  const labels = phantomLabels.length;
  const random = new Random(1);
  const made = { device: openDevice(device), random: random.fork(), labels };
  const learner = await createLearner(entry, cases, settings, made);
  const stop = new AbortController();
  const { loss } = await train({
    ...{ learner, cases, validation: null, labels, settings, random: random.fork() },
    signal: stop.signal,
    onProgress: ({ step }) => {
      if (step === steps) stop.abort();
    },
  });
  const meanDice = async () =>
    meanOfPresent((await evaluateCase(learner, await all.load(6), labels)).dice);
  return { loss, meanDice };
}

/**
 * Opens the view, with nothing kept in the browser, and waits until a training is there.
 * @param sums - how `webasm` rounds them: as this Node does, where numbers are compared with it
 */
export async function openTraining(lab: Lab, device: string, sums?: Arithmetic): Promise<void> {
  await lab.page.goto('about:blank');
  const session = await lab.page.createCDPSession();
  const origin = new URL(lab.address).origin;
  await session.send('Storage.clearDataForOrigin', { origin, storageTypes: 'indexeddb' });
  await session.detach();
  await lab.open('#/training', sums === 'exact' ? `${device}&exact=1` : device);
  await hasTraining(lab.page);
}

/** Waits until a training can be asked for something. */
export async function hasTraining(page: Page): Promise<void> {
  await page.waitForSelector('#run:not([disabled])', { timeout: 120_000 });
}

/** Waits until the page has shown that step. */
export async function reached(page: Page, what: 'look' | 'step', step: number): Promise<void> {
  const isThere = (name: string, wanted: number) => {
    const problem = document.querySelector('[role=alert]:not([hidden])');
    if (problem) throw new Error(problem.textContent ?? '');
    const shown = Number(document.querySelector('main')?.dataset[name] ?? -1);
    return shown >= wanted;
  };
  await page.waitForFunction(isThere, { timeout: 230_000 }, what, step);
}

/** Runs so many steps, and pauses. */
export async function runSteps(page: Page, steps: number): Promise<void> {
  await page.click('#run');
  await reached(page, 'step', steps);
  await page.click('#run');
  await page.waitForFunction(() => document.querySelector('main')?.dataset.running === 'false');
}

/** The longest time in which the page did not answer while it trained, in milliseconds. */
export async function longestSilence(lab: Lab): Promise<number> {
  await openTraining(lab, 'webasm');
  await lab.page.click('#run');
  await reached(lab.page, 'step', 2);
  return lab.page.evaluate(async () => {
    let worst = 0;
    for (let frame = 0; frame < 30; frame++) {
      const started = performance.now();
      await new Promise((resume) => setTimeout(resume, 10));
      worst = Math.max(worst, performance.now() - started);
    }
    return worst;
  });
}

/** Losses and Dice as the page lists them. */
export async function lossRows(page: Page) {
  const text = await page.$eval('.losses', (pre) => pre.textContent ?? '');
  const lines = text.trim().split('\n').slice(1);
  return lines.map((line) => {
    const [, , loss, dice] = line.split(',');
    return { loss: Number(loss), dice: dice === '' ? null : Number(dice) };
  });
}

const textOf = (page: Page, selector: string) =>
  page.$eval(selector, ({ textContent }) => textContent ?? '');

/** Steps that are compared. */
export const stepsOnGraphics = 20;

/**
 * Trains some steps on a graphics processor. A step amplifies what rounding left behind, so how far
 * losses may part is measured: two devices of Node, whose kernels round in another order, part as
 * well, from 1e-7 in the first step to 3e-3 in the twentieth.
 */
export async function assertTrainsAsInNode(
  lab: Lab,
  device: string,
  { webasm, cpu }: { readonly webasm: readonly number[]; readonly cpu: readonly number[] },
): Promise<void> {
  await openTraining(lab, device);
  assert.is(await lab.page.$eval('main', ({ dataset }) => dataset.device), device);
  assert.match(await textOf(lab.page, '.facts'), device);
  // Segmenting the held-out phantom takes longer than a step.
  await lab.page.select('#every', '50');
  await runSteps(lab.page, stepsOnGraphics);
  assert.match(await textOf(lab.page, '.facts'), new RegExp(`^step \\d+ · .* ms on ${device}$`));
  assert.match(await textOf(lab.page, '#trains-on'), new RegExp(`^device ${device}, asked for: .`));
  const rows = (await lossRows(lab.page)).slice(0, stepsOnGraphics);
  assert.is(rows.length, stepsOnGraphics);
  let parted = 0;
  for (const [at, { loss }] of rows.entries()) {
    parted = Math.max(parted, Math.abs(cpu[at] / webasm[at] - 1));
    const allowed = 1e-6 + 4 * parted;
    const apart = Math.abs(loss / webasm[at] - 1);
    assert.ok(apart < allowed, `step ${at + 1}: ${loss} instead of ${webasm[at]}, ${allowed}`);
  }
}
