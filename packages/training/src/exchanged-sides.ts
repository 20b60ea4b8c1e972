import { dice, meanOfPresent } from './dice.js';

/** What Dice would be if the ground truth numbered left and right the other way round. */
export interface ExchangedSides {
  /** Pairs of labels whose names differ only in their side. */
  readonly pairs: readonly (readonly [number, number])[];
  /** Dice of each label but the background, with the labels of each pair exchanged. */
  readonly dice: readonly (number | null)[];
}

/**
 * Pairs of labels whose names differ only in left and right.
 *
 * @example
 * ```ts
 * import { sidePairs } from '@obelisk/training';
 * sidePairs(['background', 'right kidney', 'liver', 'left kidney']); // => [[1, 3]]
 * ```
 */
export function sidePairs(names: readonly string[]): [number, number][] {
  return names.flatMap((name, label): [number, number][] => {
    const other = names.indexOf(otherSide(name));
    return other > label ? [[label, other]] : [];
  });
}

const otherSide = (name: string): string =>
  name.replace(/\b(left|right)\b/g, (side) => (side === 'left' ? 'right' : 'left'));

/** A real mirrored numbering changes much more; organs that were not found change nothing. */
const clearGain = 0.1;

/**
 * Whether the ground truth numbers left and right the other way round than `names` does: then the
 * mean Dice of the labels with a side is clearly larger once the labels of each pair are exchanged.
 * Data sets differ in this: the released VISCERAL weights put labels 4 and 6 on the anatomical
 * right, where the published names of these labels say left.
 * @param predicted - labels, voxel by voxel
 * @param truth - labels of the same voxels
 * @param names - of all labels, background first
 * @returns null when the sides agree
 * @throws Error when the lengths differ
 *
 * @example
 * ```ts
 * import { exchangedSides } from '@obelisk/training';
 * const names = ['background', 'right kidney', 'left kidney'];
 * exchangedSides([1, 1, 2, 0], [2, 2, 1, 0], names)?.dice; // => [1, 1]
 * exchangedSides([1, 1, 2, 0], [1, 1, 2, 0], names); // => null
 * ```
 */
export function exchangedSides(
  predicted: ArrayLike<number>,
  truth: ArrayLike<number>,
  names: readonly string[],
): ExchangedSides | null {
  const pairs = sidePairs(names);
  const other = names.map((_, label) => label);
  for (const [a, b] of pairs) [other[a], other[b]] = [b, a];
  const found = dice(predicted, truth, names.length, other);
  const sided = (scores: readonly (number | null)[]): number =>
    meanOfPresent(pairs.flat().map((label) => scores[label - 1])) ?? 0;
  const gain = sided(found) - sided(dice(predicted, truth, names.length));
  return gain > clearGain ? { pairs, dice: found } : null;
}
