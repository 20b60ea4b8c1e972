import type { TrainingHistory } from '@obelisk/training';
import { type Chart, type ChartLine, drawChart, ticks } from './chart-picture.js';
import { diceLines, lossColour, lossLines } from './curves.js';
import { isPresent } from './dice-summary.js';
import { type Rgb, rgbOf } from './label-colours.js';
import { blankPicture } from './picture.js';
import { encodePng } from './png.js';

const width = 1200;
const chartHeight = 420;
const paper: Rgb = [251, 250, 247];
const ink: Rgb = [29, 32, 37];
const rateColour = '#3fa19d';

/**
 * How a training goes, as a PNG to look at while it runs: loss, Dice per organ and their mean
 * against steps, and the learning rate where it is known. nnU-Net's `progress.png`.
 *
 * @param names - of the labels, the background's first
 * @param rates - the learning rate of each step
 * @returns the bytes of the file
 * @throws when steps and values differ in number
 *
 * @example
 * ```ts
 * import { progressPng } from '@obelisk/viz';
 * const history = { steps: [1, 2], loss: [2, 1], diceSteps: [2], dice: [[0.7]] };
 * progressPng(history, ['background', 'liver'])[1]; // => 80
 * ```
 */
export function progressPng(
  history: Pick<TrainingHistory, 'steps' | 'loss' | 'diceSteps' | 'dice'>,
  names: readonly string[],
  rates?: readonly number[],
): Uint8Array {
  const { steps, loss, diceSteps, dice } = history;
  const x = range(steps);
  const charts = [
    lossChart({ steps, loss }, x),
    diceChart({ steps: diceSteps, names, dice }, x),
    ...(rates === undefined ? [] : [rateChart(steps, rates, x)]),
  ];
  const picture = blankPicture(width, chartHeight * charts.length, paper);
  charts.forEach((chart, i) => {
    drawChart(picture, chart, i * chartHeight, chartHeight);
  });
  return encodePng(picture);
}

function lossChart(curve: Parameters<typeof lossLines>[0], x: Chart['x']): Chart {
  const { raw, smooth } = lossLines(curve);
  const colour = rgbOf(lossColour);
  return {
    title: 'training loss',
    xLabel: 'step',
    x,
    y: upTo(raw.map(([, value]) => value)),
    lines: [
      { name: 'each step', colour, width: 1.5, opacity: 0.4, points: raw },
      { name: 'moving average', colour, width: 3.5, opacity: 1, points: smooth },
    ],
  };
}

function diceChart(curve: Parameters<typeof diceLines>[0], x: Chart['x']): Chart {
  const { curves, mean } = diceLines(curve);
  const organs = curves
    .filter(({ points }) => points.some(([, value]) => isPresent(value)))
    .map(({ name, colour, points }): ChartLine => {
      return { name, colour: rgbOf(colour), width: 2.25, opacity: 1, points };
    });
  return {
    title: 'Dice, validation',
    xLabel: 'step',
    x,
    y: [0, 1],
    lines: [...organs, { name: 'mean', colour: ink, width: 4.5, opacity: 1, points: mean }],
  };
}

function rateChart(steps: readonly number[], rates: readonly number[], x: Chart['x']): Chart {
  if (steps.length !== rates.length) {
    throw new Error(`progressPng: ${rates.length} rates expect as many steps, got ${steps.length}`);
  }
  const points = steps.map((step, i) => [step, rates[i]] as const);
  const colour = rgbOf(rateColour);
  return {
    title: 'learning rate',
    xLabel: 'step',
    x,
    y: upTo(rates),
    lines: [{ colour, width: 3, opacity: 1, points }],
  };
}

function range(steps: readonly number[]): readonly [number, number] {
  return [steps[0] ?? 0, steps.at(-1) ?? 1];
}

/** From 0 to the next round value over all. */
function upTo(values: readonly number[]): readonly [number, number] {
  const largest = values.reduce((a, b) => Math.max(a, b), 0);
  if (largest === 0) return [0, 1];
  const [first, second] = ticks([0, largest], 5).map(({ value }) => value);
  const step = second - first;
  return [0, Math.ceil(largest / step - 1e-9) * step];
}
