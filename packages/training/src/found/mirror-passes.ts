import { sidePairs } from '../exchanged-sides.js';
import type { ModelCharacter } from '../trained/model-character.js';

/** Whether each axis of an image, D, H and W, is turned round. */
export type Flip = readonly [boolean, boolean, boolean];

/** One way of showing an image to a network, and of reading its answer. */
export interface MirrorPass {
  readonly flip: Flip;
  /**
   * What each label that is found in the flipped image means: in a body whose left is where the
   * right was, the left kidney is the right one. Null where each means itself.
   */
  readonly meaning: readonly number[] | null;
}

/** The image as it is. */
export const plainPass: MirrorPass = { flip: [false, false, false], meaning: null };

/** What one should know before one believes the labels of flipped scans. */
export const mirrorLine =
  'no network of obelisk learns from flipped scans: compare Dice with and without --mirror';

/** Axes of a patient: x from left to right, y from back to front, z from feet to head. */
export const patientAxes = 'xyz';

/** Letters of the two ends of each patient axis. */
const endsOf = ['LR', 'PA', 'IS'] as const;

/**
 * All ways in which an image can be flipped along some of the patient's axes: 8 for `xyz`, the
 * image as it is first. Labels whose names differ only in left and right change places where x is
 * flipped: without that, the answers of a network that tells sides apart would contradict each
 * other.
 *
 * @param axes - some of x, y and z
 * @example
 * ```ts
 * import { modelEntry } from '@obelisk/models';
 * import { mirrorPasses, preparationOf } from '@obelisk/training';
 * const preparation = preparationOf(modelEntry('obelisk-visceral'));
 * const labels = ['background', 'left kidney', 'right kidney'];
 * const passes = mirrorPasses('x', { labels, preparation });
 * passes.length; // => 2
 * passes[1]; // => { flip: [true, false, false], meaning: [0, 2, 1] }
 * ```
 */
export function mirrorPasses(
  axes: string,
  { labels, preparation }: Pick<ModelCharacter, 'labels' | 'preparation'>,
): MirrorPass[] {
  const exchanged = meaningOf(labels);
  let passes = [plainPass];
  for (const axis of axes) {
    const along = axisOf(axis, preparation.orientation);
    const meaning = axis === 'x' ? exchanged : null;
    passes = passes.flatMap((pass) => [pass, flippedToo(pass, along, meaning)]);
  }
  return passes;
}

/** The axis of the image, 0 to 2, that runs along one of the patient's. */
function axisOf(axis: string, orientation: string): number {
  const ends: string = endsOf[patientAxes.indexOf(axis)];
  return [...orientation].findIndex((letter) => ends.includes(letter));
}

function flippedToo(
  { flip, meaning }: MirrorPass,
  along: number,
  exchanged: readonly number[] | null,
): MirrorPass {
  const [d, h, w] = flip.map((is, axis) => is || axis === along);
  return { flip: [d, h, w], meaning: exchanged ?? meaning };
}

function meaningOf(labels: readonly string[]): number[] | null {
  const pairs = sidePairs(labels);
  if (pairs.length === 0) return null;
  const meaning = labels.map((_, label) => label);
  for (const [a, b] of pairs) [meaning[a], meaning[b]] = [b, a];
  return meaning;
}
