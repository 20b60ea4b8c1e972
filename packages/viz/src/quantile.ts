/**
 * The quantile of numbers in ascending order, between two of them by linear interpolation.
 * @param part - from 0 (the smallest) to 1 (the largest); 0.5 is the median
 *
 * @example
 * ```ts
 * import { sortedQuantile } from '@obelisk/viz';
 * sortedQuantile([1, 2, 4, 8], 0.5); // => 3
 * ```
 */
export function sortedQuantile(sorted: ArrayLike<number>, part: number): number {
  const position = part * (sorted.length - 1);
  const below = Math.floor(position);
  const above = Math.min(below + 1, sorted.length - 1);
  return sorted[below] + (position - below) * (sorted[above] - sorted[below]);
}
