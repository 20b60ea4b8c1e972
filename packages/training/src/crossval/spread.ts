/** Some values in short. */
export interface Spread {
  /** Null when there is no value. */
  readonly mean: number | null;
  /** Standard deviation of the sample; null with fewer than two values. */
  readonly deviation: number | null;
  /** How many values there are. */
  readonly count: number;
  /** How many were null, and so left out. */
  readonly leftOut: number;
}

/**
 * Mean and standard deviation of the values that are there,
 * $$\bar v = \frac{1}{n} \sum_i v_i, \qquad s = \sqrt{\frac{1}{n - 1} \sum_i (v_i - \bar v)^2}$$
 *
 * @example
 * ```ts
 * import { spreadOf } from '@obelisk/training';
 * spreadOf([1, null, 3]); // => { mean: 2, deviation: Math.SQRT2, count: 2, leftOut: 1 }
 * spreadOf([5]).deviation; // => null
 * ```
 */
export function spreadOf(values: readonly (number | null)[]): Spread {
  const present = values.filter((value): value is number => value !== null);
  const leftOut = values.length - present.length;
  const count = present.length;
  if (count === 0) return { mean: null, deviation: null, count, leftOut };
  const mean = present.reduce((sum, value) => sum + value, 0) / count;
  const squares = present.reduce((sum, value) => sum + (value - mean) ** 2, 0);
  return { mean, deviation: count < 2 ? null : Math.sqrt(squares / (count - 1)), count, leftOut };
}
