import { plotSvg } from '@obelisk/viz';
import * as Plot from '@observablehq/plot';
import { Displayable } from './displayable.js';

/** Lines over a common x; a NaN leaves a gap. */
export interface Curves {
  readonly x: ArrayLike<number>;
  readonly series: Readonly<Record<string, ArrayLike<number>>>;
}

/** How curves are drawn. */
export interface CurveOptions {
  readonly xlabel?: string;
  readonly ylabel?: string;
  /** Axes with a logarithmic scale. */
  readonly log?: 'x' | 'y' | 'xy';
}

/** A point of one line. */
interface Point {
  readonly x: number;
  readonly y: number;
  readonly name: string;
}

/** Okabe and Ito's colours, which all kinds of colour vision tell apart; dashes help on paper. */
const colours = ['#0072b2', '#d55e00', '#009e73', '#cc79a7', '#e69f00', '#56b4e9'];
const dashes = ['none', '7 3', '2 3', '9 3 2 3', '4 2', '1 2'];

/**
 * A plot of one or several lines.
 *
 * @throws Error when a line has another number of values than x
 *
 * @example
 * ```ts
 * import { curve } from '@obelisk/notebook';
 * const picture = curve({ x: [0, 1, 2], series: { square: [0, 1, 4] } }, { xlabel: 'x' });
 * String(picture); // => 'square over x: 3 points'
 * picture.bundle['image/svg+xml']?.slice(0, 4); // => '<svg'
 * curve({ x: [0, 1], series: { y: [1] } }); // throws: curve: y has 1 values, x has 2
 * ```
 */
export function curve({ x, series }: Curves, options: CurveOptions = {}): Displayable {
  const names = Object.keys(series);
  for (const name of names) {
    if (series[name].length !== x.length) {
      throw new Error(`curve: ${name} has ${series[name].length} values, x has ${x.length}`);
    }
  }
  const { xlabel = 'x', ylabel = names.length === 1 ? names[0] : '' } = options;
  const description = `${names.join(', ')} over ${xlabel}: ${x.length} points`;
  const points = names.map((name) => pointsOf(x, series[name], name, options.log ?? ''));
  const picture = plotSvg(description, {
    width: 520,
    height: 300,
    marginRight: 24,
    marginLeft: 52,
    marginBottom: 40,
    x: { label: xlabel, ...scaleOf('x', options) },
    y: { label: ylabel, grid: true, ...scaleOf('y', options) },
    color: { domain: names, range: colours, legend: false },
    marks: [
      ...points.map(lineOf),
      ...points.map((line, i) => nameOf(line, i, (i + 1) / (names.length + 1))),
    ],
  });
  return new Displayable({ 'text/plain': description, 'image/svg+xml': picture });
}

/** Plot's own numbers on a logarithmic axis are 100m and 10µ, which look like units. */
function scaleOf(axis: 'x' | 'y', { log }: CurveOptions): Plot.ScaleOptions {
  return log?.includes(axis) ? { type: 'log', tickFormat: powerOfTen } : { type: 'linear' };
}

function powerOfTen(value: number): string {
  return value >= 0.001 && value < 1e6 ? String(value) : value.toExponential().replace('+', '');
}

/** A logarithmic axis has no room for zero and below: such points are gaps. */
function pointsOf(x: ArrayLike<number>, y: ArrayLike<number>, name: string, log: string): Point[] {
  return Array.from(x, (at, i) => {
    const isGap = (log.includes('x') && at <= 0) || (log.includes('y') && y[i] <= 0);
    return { x: at, y: isGap ? Number.NaN : y[i], name };
  });
}

function lineOf(points: readonly Point[], i: number): Plot.Markish {
  return Plot.line(points, {
    x: 'x',
    y: 'y',
    stroke: colours[i % colours.length],
    strokeWidth: 2.25,
    strokeDasharray: dashes[i % dashes.length],
  });
}

/** The name beside a line, each at another part of its length, so that they keep apart. */
function nameOf(points: readonly Point[], i: number, part: number): Plot.Markish {
  const visible = points.filter(({ y }) => Number.isFinite(y));
  const at = visible[Math.floor(part * visible.length)];
  return Plot.text(at ? [at] : [], {
    x: 'x',
    y: 'y',
    text: 'name',
    dy: -9,
    fill: colours[i % colours.length],
    stroke: 'var(--background, white)',
    strokeWidth: 3,
    fontWeight: 600,
  });
}
