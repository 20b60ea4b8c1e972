import type { Random } from '@obelisk/tensor';

/** So many times the cases are drawn again. */
const resamples = 10_000;

/**
 * A 95 % confidence interval of a mean by the bootstrap: as many values are drawn, with
 * replacement, 10,000 times; the interval holds the middle 95 % of the means (the percentile
 * method).
 * It says how much other patients of the same kind might change the mean, not what another scanner
 * or another hospital would.
 * @param values - one per case; null where there is none
 * @returns from and to; null with fewer than two values
 *
 * Source: B. Efron, R. J. Tibshirani, An Introduction to the Bootstrap (1993), Section 13.3.
 *
 * @example
 * ```ts
 * import { Random } from '@obelisk/tensor';
 * import { bootstrapInterval } from '@obelisk/training';
 * bootstrapInterval([0.5, 0.5, null, 0.5], new Random(1)); // => [0.5, 0.5]
 * bootstrapInterval([0.5], new Random(1)); // => null
 * ```
 */
export function bootstrapInterval(
  values: readonly (number | null)[],
  random: Random,
): readonly [from: number, to: number] | null {
  const present = values.filter((value): value is number => value !== null);
  if (present.length < 2) return null;
  const means = Float64Array.from({ length: resamples }, () => {
    let sum = 0;
    for (let draw = 0; draw < present.length; draw++)
      sum += present[random.integer(present.length)];
    return sum / present.length;
  }).sort();
  return [means[Math.floor(0.025 * resamples)], means[Math.ceil(0.975 * resamples) - 1]];
}
