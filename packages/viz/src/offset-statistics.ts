import { sortedQuantile } from './quantile.js';

/** The axes of an offset, in the order in which it is stored. */
export const offsetAxes = ['x', 'y', 'z'] as const;

/** How far the offsets of one axis reach. */
export interface AxisSpread {
  readonly standardDeviation: number;
  /** The 5 %, 25 %, 50 %, 75 % and 95 % quantiles. */
  readonly quantiles: readonly number[];
  /** The largest distance from zero. */
  readonly furthest: number;
}

/** How many offsets lie in each square of a plane. */
export interface OffsetHistogram {
  readonly bins: number;
  /** [bins, bins], row by row; the first row has the smallest second coordinate. */
  readonly counts: Uint32Array;
}

/**
 * The values of one axis out of a list (x, y, z, x, y, z, ...), as the data of an offset tensor
 * [1, K, 1, 2, 3] or [1, K, 1, 1, 3] comes.
 *
 * @throws when the length is no multiple of 3, or there is no offset at all
 */
export function axisValues(offsets: ArrayLike<number>, axis: number): Float64Array {
  if (offsets.length === 0 || offsets.length % 3 !== 0) {
    throw new Error(`offsets: expected values (x, y, z, x, y, z, ...), got ${offsets.length}`);
  }
  return Float64Array.from({ length: offsets.length / 3 }, (_, k) => offsets[k * 3 + axis]);
}

/**
 * The spread of the offsets along one axis, in the units of the -1..1 image domain.
 *
 * @param offsets - (x, y, z, x, y, z, ...)
 * @param axis - 0 for x (along W), 1 for y (along H), 2 for z (along D)
 * @throws when the length is no multiple of 3, or there is no offset at all
 *
 * @example
 * ```ts
 * import { axisSpread } from '@obelisk/viz';
 * axisSpread([-0.3, 0, 0, 0.3, 0, 0], 0).standardDeviation; // => 0.3
 * ```
 */
export function axisSpread(offsets: ArrayLike<number>, axis: number): AxisSpread {
  const values = axisValues(offsets, axis).sort();
  const mean = values.reduce((sum, v) => sum + v, 0) / values.length;
  const variance = values.reduce((sum, v) => sum + (v - mean) ** 2, 0) / values.length;
  return {
    standardDeviation: Math.sqrt(variance),
    quantiles: [0.05, 0.25, 0.5, 0.75, 0.95].map((part) => sortedQuantile(values, part)),
    furthest: Math.max(Math.abs(values[0]), Math.abs(values[values.length - 1])),
  };
}

/**
 * Counts offsets per square of a plane that extends from -extent to extent on both axes; those
 * further away, or not a number, are left out.
 *
 * @param offsets - (x, y, z, x, y, z, ...)
 * @param axes - the plane's horizontal and vertical axis
 * @param extent - half the side of the plane, in units of half the image
 * @param bins - squares along either side
 * @example
 * ```ts
 * import { offsetHistogram } from '@obelisk/viz';
 * const two = [-0.4, -0.4, 0, 0.4, -0.4, 0];
 * offsetHistogram(two, [0, 1], 0.5, 2).counts; // => new Uint32Array([1, 1, 0, 0])
 * ```
 */
export function offsetHistogram(
  offsets: ArrayLike<number>,
  axes: readonly [number, number],
  extent: number,
  bins: number,
): OffsetHistogram {
  const across = axisValues(offsets, axes[0]);
  const upwards = axisValues(offsets, axes[1]);
  const counts = new Uint32Array(bins * bins);
  const isInside = (value: number) => Math.abs(value) <= extent;
  // The last square takes the border itself.
  const bin = (value: number) =>
    Math.min(Math.floor(((value + extent) / (2 * extent)) * bins), bins - 1);
  across.forEach((value, k) => {
    if (isInside(value) && isInside(upwards[k])) counts[bin(upwards[k]) * bins + bin(value)]++;
  });
  return { bins, counts };
}
