import * as Plot from '@observablehq/plot';
import { isPresent, presentMean } from './dice-summary.js';
import { labelColours } from './label-colours.js';
import { plotSvg } from './plot-svg.js';
import { movingAverage, spreadApart } from './smoothing.js';

/** The training loss of each step. */
export interface LossCurve {
  readonly steps: readonly number[];
  readonly loss: readonly number[];
}

/** Dice on scans that are not trained on, measured now and then. */
export interface DiceCurve {
  readonly steps: readonly number[];
  /** The labels' names, the background's first. */
  readonly names: readonly string[];
  /** `dice[i][l - 1]`: that of label l at `steps[i]`; null or NaN where the organ is absent. */
  readonly dice: readonly (readonly (number | null)[])[];
}

/** A step and the value at it. */
type Point = [number, number];

/** Where a curve ends, for its name. */
interface CurveEnd {
  readonly name: string;
  readonly colour: string;
  readonly step: number;
  readonly dice: number;
}

export const curveSize = {
  width: 440,
  height: 300,
  marginTop: 28,
  marginBottom: 40,
  marginLeft: 44,
};
const lossColour = '#e97125';
/** A page cannot show more points than it has pixels. */
const mostPoints = 800;

/**
 * The training loss: every step thin behind, a centred moving average over 5 % of them in front.
 *
 * @param xLabel - what a step is, such as `step` or `epoch`
 * @returns an SVG element
 * @throws when steps and losses differ in number
 *
 * @example
 * ```ts
 * import { lossSvg } from '@obelisk/viz';
 * lossSvg({ steps: [1, 2], loss: [2.1, 1.7] }, 'epoch').slice(0, 4); // => '<svg'
 * ```
 */
export function lossSvg(curve: LossCurve, xLabel: string): string {
  const { raw, smooth } = lossLines(curve);
  return plotSvg('Training loss over the training', {
    ...curveSize,
    marginRight: 16,
    x: { label: xLabel, ...xTicks(curve.steps) },
    y: { label: 'training loss', grid: true, zero: true, nice: true, ticks: 5 },
    marks: [
      Plot.line(raw, { stroke: lossColour, strokeWidth: 1, strokeOpacity: 0.35 }),
      Plot.line(smooth, { stroke: lossColour, strokeWidth: 2.5 }),
    ],
  });
}

/** What is drawn of a loss: single steps, and a centred moving average over 5 % of them. */
function lossLines({ steps, loss }: LossCurve): Record<'raw' | 'smooth', Point[]> {
  if (steps.length !== loss.length) {
    throw new Error(`lossSvg: ${loss.length} losses expect as many steps, got ${steps.length}`);
  }
  const average = movingAverage(loss, Math.floor(loss.length / 40));
  const stride = Math.ceil(steps.length / mostPoints);
  const smooth = steps
    .map((step, i): Point => [step, average[i]])
    .filter((_, i) => i % stride === 0 || i === steps.length - 1);
  return { raw: extremes(steps, loss), smooth };
}

/** The smallest and largest value of each stretch of steps: peaks stay, however many points. */
export function extremes(steps: readonly number[], values: readonly number[]): Point[] {
  const stretch = Math.max(1, Math.ceil((2 * steps.length) / mostPoints));
  const points: Point[] = [];
  for (let start = 0; start < steps.length; start += stretch) {
    const part = values.slice(start, start + stretch);
    points.push([steps[start], Math.min(...part)]);
    if (stretch > 1) points.push([steps[start], Math.max(...part)]);
  }
  return points;
}

/** Whole steps only: half an epoch never happened. */
export function xTicks(steps: readonly number[]) {
  const range = (steps.at(-1) ?? 1) - (steps[0] ?? 0);
  return { ticks: Math.min(6, Math.max(1, range)), tickFormat: (value: number) => String(value) };
}

/**
 * Dice per organ on scans that are not trained on, in the organs' colours, and the mean of the
 * organs as a thick line.
 *
 * @param xLabel - what a step is, such as `step` or `epoch`
 * @returns an SVG element
 * @throws when steps and Dice differ in number
 *
 * @example
 * ```ts
 * import { diceSvg } from '@obelisk/viz';
 * const curve = { steps: [1, 2], names: ['background', 'liver'], dice: [[0.2], [0.6]] };
 * diceSvg(curve, 'epoch').includes('liver'); // => true
 * ```
 */
export function diceSvg({ steps, names, dice }: DiceCurve, xLabel: string): string {
  const { curves, mean } = diceLines({ steps, names, dice });
  const all = [...curves, { name: 'mean', colour: 'currentColor', points: mean }];
  const ends = all.flatMap(({ name, colour, points }): CurveEnd[] => {
    const last = points.filter(([, value]) => isPresent(value)).at(-1);
    return last === undefined ? [] : [{ name, colour, step: last[0], dice: last[1] }];
  });
  const dots = steps.length === 1;
  return plotSvg('Dice per organ on the validation scans over the training', {
    ...curveSize,
    marginRight: 92,
    x: { label: xLabel, ...xTicks(steps) },
    y: { label: 'Dice', domain: [0, 1], grid: true, ticks: 5 },
    marks: [
      ...curves.map(({ colour, points }) =>
        Plot.line(points, { stroke: colour, strokeWidth: 1.75, marker: dots ? 'dot' : 'none' }),
      ),
      Plot.line(mean, { stroke: 'currentColor', strokeWidth: 3.5, marker: dots ? 'dot' : 'none' }),
      ...endLabels(ends),
    ],
  });
}

/** A line for each organ in its colour, and that of their mean. */
function diceLines({ steps, names, dice }: DiceCurve) {
  if (steps.length !== dice.length) {
    throw new Error(
      `diceSvg: ${dice.length} rows of Dice expect as many steps, got ${steps.length}`,
    );
  }
  const colours = labelColours(names);
  const curves = names.slice(1).map((name, i) => ({
    name,
    colour: colours[i + 1],
    points: steps.map((step, s): Point => [step, dice[s][i] ?? Number.NaN]),
  }));
  return { curves, mean: steps.map((step, s): Point => [step, presentMean(dice[s])]) };
}

/** The names at the right edge, beside the ends of their curves, joined to them by thin lines. */
function endLabels(ends: readonly CurveEnd[]): Plot.Markish[] {
  if (ends.length === 0) return [];
  const plotHeight = curveSize.height - curveSize.marginTop - curveSize.marginBottom;
  const pixels = ends.map((end) => (1 - end.dice) * plotHeight);
  const moved = spreadApart(pixels, 14);
  // A crowd at the bottom would run over the axis: shift it up.
  const shift = Math.min(0, plotHeight - Math.max(...moved));
  return ends.flatMap((end, i) => {
    const text = end.name.length > 14 ? `${end.name.slice(0, 13)}\u2026` : end.name;
    const dy = moved[i] + shift - pixels[i];
    const at = { x: 'step', y: 'dice' } as const;
    return [
      Plot.dot([end], { ...at, r: 4, dx: 10, dy, fill: end.colour }),
      Plot.text([end], {
        ...at,
        text: () => text,
        dx: 18,
        dy,
        textAnchor: 'start',
        fontWeight: end.name === 'mean' ? 700 : 400,
      }),
    ];
  });
}
