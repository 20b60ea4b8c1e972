/**
 * Class weights of Section 4: the square root of the inverse frequency of each label; those of the
 * foreground are divided by their mean, the background (label 0) gets 0.5. A label that never
 * occurs gets the weight of the rarest one that does.
 * @param counts - how often each label occurs, background first
 * @throws Error when no foreground occurs
 *
 * @example
 * ```ts
 * import { classWeights } from '@obelisk/nn';
 * classWeights([1000, 100, 100]); // => [0.5, 1, 1]
 * ```
 */
export function classWeights(counts: readonly number[]): number[] {
  const occurring = counts.slice(1).filter((count) => count > 0);
  if (occurring.length === 0) {
    throw new Error('classWeights: no label but the background occurs in the training scans');
  }
  const rarest = Math.min(...occurring);
  const roots = counts.slice(1).map((count) => Math.sqrt(1 / (count > 0 ? count : rarest)));
  const mean = roots.reduce((a, b) => a + b, 0) / roots.length;
  return [0.5, ...roots.map((root) => root / mean)];
}
