import * as Plot from '@observablehq/plot';
import { magmaColour } from './colour-map.js';
import { plotSvg } from './plot-svg.js';

/** A function of two numbers, on a regular raster. */
export interface Landscape {
  /** Where it was evaluated, equally far apart. */
  readonly x: readonly number[];
  readonly y: readonly number[];
  /** `values[row][column]` at `y[row]`, `x[column]`. */
  readonly values: readonly (readonly number[])[];
}

/** A walk through a landscape, such as the steps of gradient descent. */
export interface LandscapePath {
  /** Stands beside its start: paths often end at one place. */
  readonly name: string;
  readonly points: readonly (readonly [x: number, y: number])[];
}

/** How the axes are named. */
export interface LandscapeOptions {
  readonly xLabel: string;
  readonly yLabel: string;
}

/** Of the picture, in its own pixels. */
const side = 300;
const margins = { left: 50, right: 10, top: 26, bottom: 44 };
const levels = 18;
/** Bright on the dark valleys that paths lead into; no two look alike in grey either. */
const pathColours = ['#7fe3ff', '#ffe45c', '#ffffff', '#8affb0'];

/**
 * A loss landscape as height levels, dark where it is low, with the paths that descend into it.
 * As in an image, y grows downwards.
 *
 * @param label - what the picture shows, for someone who cannot see it
 * @returns an SVG element
 * @throws when rows and columns do not fit `x` and `y`
 *
 * @example
 * ```ts
 * import { landscapeSvg } from '@obelisk/viz';
 * const bowl = { x: [-1, 0, 1], y: [-1, 0, 1], values: [[2, 1, 2], [1, 0, 1], [2, 1, 2]] };
 * const walk = { name: 'start at (1, 1)', points: [[1, 1], [0, 0]] as const };
 * const svg = landscapeSvg('A bowl', bowl, [walk], { xLabel: 'Sx', yLabel: 'Sy' });
 * svg.includes('start at (1, 1)'); // => true
 * ```
 */
export function landscapeSvg(
  label: string,
  { x, y, values }: Landscape,
  paths: readonly LandscapePath[],
  { xLabel, yLabel }: LandscapeOptions,
): string {
  if (values.length !== y.length || values.some((row) => row.length !== x.length)) {
    throw new Error(`landscapeSvg: expected ${y.length} rows of ${x.length} values`);
  }
  const [left, right] = outerEdges(x);
  const [top, bottom] = outerEdges(y);
  return plotSvg(label, {
    width: side + margins.left + margins.right,
    height: (side * (bottom - top)) / (right - left) + margins.top + margins.bottom,
    marginLeft: margins.left,
    marginRight: margins.right,
    marginTop: margins.top,
    marginBottom: margins.bottom,
    x: { label: xLabel, domain: [left, right] },
    y: { label: yLabel, domain: [top, bottom], reverse: true },
    color: { type: 'linear', interpolate: magmaColour },
    marks: [
      Plot.contour(values.flat(), {
        width: x.length,
        height: y.length,
        x1: left,
        x2: right,
        y1: top,
        y2: bottom,
        fill: Plot.identity,
        stroke: 'white',
        strokeOpacity: 0.25,
        thresholds: levels,
      }),
      ...paths.flatMap((path, at) => pathMarks(path, pathColours[at % pathColours.length])),
    ],
  });
}

/**
 * The rectangle that the whole picture of `landscapeSvg` covers, axes included, in the units of its
 * axes: what a page needs to draw over it, or to tell where somebody pressed.
 *
 * @example
 * ```ts
 * import { landscapeFrame } from '@obelisk/viz';
 * const places = Array.from({ length: 30 }, (_, i) => i); // a pixel of the picture is a tenth
 * landscapeFrame({ x: places, y: places }); // => { left: -5.5, top: -3.1, width: 36, height: 37 }
 * ```
 */
export function landscapeFrame({ x, y }: Pick<Landscape, 'x' | 'y'>): {
  readonly left: number;
  readonly top: number;
  readonly width: number;
  readonly height: number;
} {
  const [left, right] = outerEdges(x);
  const [top, bottom] = outerEdges(y);
  const unit = (right - left) / side;
  return {
    left: left - margins.left * unit,
    top: top - margins.top * unit,
    width: right - left + (margins.left + margins.right) * unit,
    height: bottom - top + (margins.top + margins.bottom) * unit,
  };
}

/** The values stand in the middle of their squares, so the picture ends half a step further. */
function outerEdges(places: readonly number[]): [number, number] {
  const [first, last] = [places[0], places[places.length - 1]];
  const half = (last - first) / (places.length - 1) / 2;
  return [first - half, last + half];
}

function pathMarks({ name, points }: LandscapePath, colour: string): Plot.Markish[] {
  const [start, end] = [points.slice(0, 1), points.slice(-1)];
  return [
    Plot.line(points, { stroke: 'black', strokeWidth: 4, strokeOpacity: 0.6 }),
    Plot.line(points, { stroke: colour, strokeWidth: 1.75 }),
    Plot.dot(start, { r: 5, stroke: colour, fill: 'black' }),
    Plot.dot(points, { r: 1.75, fill: colour }),
    Plot.dot(end, { r: 5, stroke: 'black', fill: colour }),
    Plot.text(start, {
      text: () => name,
      dy: -13,
      fill: colour,
      stroke: 'black',
      strokeWidth: 3,
      fontWeight: 600,
    }),
  ];
}
