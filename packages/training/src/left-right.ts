import { dice, meanOfPresent } from './dice.js';

/** Exchanging must gain this much Dice on the paired organs before anything is said of it. */
const clearGain = 0.05;

/**
 * Pairs of labels whose names differ only in their side.
 *
 * @example
 * ```ts
 * import { leftRightPairs } from '@obelisk/training';
 * leftRightPairs(['background', 'left kidney', 'liver', 'right kidney']); // => [[1, 3]]
 * ```
 */
export function leftRightPairs(names: readonly string[]): [number, number][] {
  return names.flatMap((name, left): [number, number][] => {
    const right = name.includes('left') ? names.indexOf(name.replace('left', 'right')) : -1;
    return right < 0 ? [] : [[left, right]];
  });
}

/**
 * Whether a ground truth numbers left and right the other way round: Dice when the labels of each
 * pair are exchanged in it, where the paired organs then fit clearly better; null otherwise. The
 * published list of the VISCERAL labels names the sides of kidneys and psoas muscles other than the
 * released weights find them.
 *
 * @example
 * ```ts
 * import { diceWithSidesExchanged } from '@obelisk/training';
 * const names = ['background', 'left lung', 'right lung'];
 * diceWithSidesExchanged([1, 1, 2, 0], [2, 2, 1, 0], names); // => [1, 1]
 * ```
 */
export function diceWithSidesExchanged(
  predicted: ArrayLike<number>,
  truth: ArrayLike<number>,
  names: readonly string[],
): (number | null)[] | null {
  const pairs = leftRightPairs(names);
  if (pairs.length === 0) return null;
  const other = names.map((_, label) => label);
  for (const [left, right] of pairs) [other[left], other[right]] = [right, left];
  const exchanged = Uint8Array.from(truth, (label) => other[label] ?? label);
  const [before, after] = [truth, exchanged].map((labels) => dice(predicted, labels, names.length));
  const paired = (scores: readonly (number | null)[]) =>
    meanOfPresent(pairs.flat().map((label) => scores[label - 1])) ?? 0;
  return paired(after) > paired(before) + clearGain ? after : null;
}
