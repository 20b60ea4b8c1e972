import type { Values } from '@obelisk/engine';

// How far off a result may be. Rounding its inputs to float32 moves a number by so much; a kernel
// that rounds each of its steps cannot do better, and one that is wrong does worse. The measure is
// the number's own: that its neighbour is a million says nothing about it.

/** Half a unit in the last place of float32, relative to the number. */
const halfUnit = 2 ** -24;

/** How many times inputs are moved; the root mean square of as many is within a factor of three. */
export const moves = [1, 2, 3, 4];

/** Moves each number by at most half a unit in its last place, at random but always the same. */
export function moveWithinRounding(values: Float64Array, seed: number): void {
  let state = Math.imul(seed, 2654435761) >>> 0;
  for (let i = 0; i < values.length; i++) {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    values[i] *= 1 + halfUnit * (state / 2 ** 31 - 1);
  }
}

/**
 * What the numbers of a result consist of, as $\sqrt{\sum_j (x_j \, \partial y_i / \partial
 * x_j)^2}$ tells it: for a sum the root of the summed squares. 0 for one that is not finite.
 * @param moved - the same result from inputs that were moved within their rounding, again and again
 */
export function magnitudes(result: Values, moved: readonly Values[]): Float64Array {
  return Float64Array.from(result, (value, i) => {
    const squares = moved.reduce((sum, other) => sum + (other[i] - value) ** 2, 0);
    // moves are even between -1 and 1 half unit: a third is the mean of their squares
    const magnitude = Math.sqrt((3 * squares) / moved.length) / halfUnit;
    return Number.isFinite(magnitude) ? magnitude : 0;
  });
}

/** The smallest normal number of float32: devices may take what is smaller for 0. */
const smallest = 2 ** -126;

/** A number that is further off than it may be. */
export interface Apart {
  readonly at: number;
  /** How far off it is, as a multiple of what is allowed. */
  readonly excess: number;
}

/**
 * The number that is furthest beyond $|y_i - t_i| \le \text{tolerance} \cdot (|t_i| + m_i)$, or
 * null. NaN agrees with NaN alone, infinity with infinity.
 * @param magnitude - $m$: what each number consists of; nothing but itself when left out
 */
export function furthestApart(
  actual: ArrayLike<number>,
  expected: ArrayLike<number>,
  tolerance: number,
  magnitude?: ArrayLike<number>,
): Apart | null {
  let worst: Apart | null = null;
  for (let at = 0; at < expected.length; at++) {
    if (Object.is(actual[at], expected[at])) continue;
    const own = Math.abs(expected[at]) + (magnitude?.[at] ?? 0);
    const ratio = Math.abs(actual[at] - expected[at]) / (tolerance * own + smallest);
    const excess = Number.isNaN(ratio) ? Number.POSITIVE_INFINITY : ratio;
    if (excess > 1 && excess > (worst?.excess ?? 0)) worst = { at, excess };
  }
  return worst;
}
