import type { TrainingHistory } from '@obelisk/training';
import * as Plot from '@observablehq/plot';
import { curveSize, diceSvg, extremes, lossSvg, xTicks } from './curves.js';
import { html, markup } from './html.js';
import { plotSvg } from './plot-svg.js';

const rateColour = '#3fa19d';
/** At the right, for long names of organs. */
const margin = 16;

/**
 * How a training goes, as one SVG file to look at while it runs: loss, Dice per organ and their
 * mean against steps, and the learning rate where it is known. nnU-Net's `progress.png`.
 *
 * @param names - of the labels, the background's first
 * @param rates - the learning rate of each step
 * @returns an SVG element
 * @throws when steps and values differ in number
 *
 * @example
 * ```ts
 * import { progressSvg } from '@obelisk/viz';
 * const history = { steps: [1, 2], loss: [2, 1], diceSteps: [2], dice: [[0.7]] };
 * progressSvg(history, ['background', 'liver']).includes('liver'); // => true
 * ```
 */
export function progressSvg(
  history: Pick<TrainingHistory, 'steps' | 'loss' | 'diceSteps' | 'dice'>,
  names: readonly string[],
  rates?: readonly number[],
): string {
  const { steps, loss, diceSteps, dice } = history;
  const plots = [
    lossSvg({ steps, loss }, 'step'),
    diceSvg({ steps: diceSteps, names, dice }, 'step'),
    ...(rates === undefined ? [] : [rateSvg(steps, rates)]),
  ];
  const { width, height } = curveSize;
  const page = width + margin;
  // A plot fills what is around it, so each has a box of its own.
  const boxes = plots.map(
    (plot, at) => html`<svg y="${at * height}" width="${width}" height="${height}"
      overflow="visible">${markup(plot)}</svg>`,
  );
  const whole = height * plots.length;
  const svg = html`<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${page} ${whole}"
    width="${2 * page}" role="img" aria-label="How the training goes" color="#1d2025">
    <rect width="${page}" height="${whole}" fill="#fbfaf7"/>${boxes}</svg>
`;
  return String(svg);
}

function rateSvg(steps: readonly number[], rates: readonly number[]): string {
  if (steps.length !== rates.length) {
    throw new Error(`progressSvg: ${rates.length} rates expect as many steps, got ${steps.length}`);
  }
  return plotSvg('Learning rate over the training', {
    ...curveSize,
    marginLeft: 60,
    marginRight: 16,
    x: { label: 'step', ...xTicks(steps) },
    y: { label: 'learning rate', grid: true, zero: true, nice: true, ticks: 5 },
    marks: [Plot.line(extremes(steps, rates), { stroke: rateColour, strokeWidth: 2 })],
  });
}
