import { UsageError } from '../errors.js';
import { keptOrgans } from './kept-organs.js';
import { readKeptOrgans } from './read-kept-organs.js';
import type { SegmentationChoices } from './segmentation-choices.js';

/** The same as a user asks for it. */
export interface AskedChoices extends Omit<SegmentationChoices, 'keepLargest'> {
  /** Names of organs, or the file of a cross-validation; true for all of them. */
  readonly keepLargest?: true | readonly string[];
}

/**
 * What is asked for, with labels instead of names.
 * @param names - of all labels, background first
 * @throws UsageError for an organ that there is not; Error when a file cannot be used
 *
 * @example
 * ```ts
 * import { askedChoices } from '@obelisk/training/node';
 * askedChoices({ keepLargest: ['liver'] }, ['background', 'liver']).keepLargest; // => [1]
 * ```
 */
export function askedChoices(asked: AskedChoices, names: readonly string[]): SegmentationChoices {
  const { mirror, probabilities, uncertainty, keepLargest } = asked;
  const maps = { mirror, probabilities, uncertainty };
  if (keepLargest === undefined) return maps;
  const isFile =
    keepLargest !== true && keepLargest.length === 1 && /\.json$/i.test(keepLargest[0]);
  const read = isFile ? readKeptOrgans(keepLargest[0], names) : keptOrgans(keepLargest, names);
  return { ...maps, keepLargest: read };
}

/**
 * Refuses to tell how much passes contradict each other where there is one alone.
 * @param weights - how many files of weights there are
 * @throws UsageError that says what would help
 *
 * @example
 * ```ts
 * import { requireSeveralPasses } from '@obelisk/training/node';
 * requireSeveralPasses({ uncertainty: true }, 1); // throws: --uncertainty tells how much several
 * ```
 */
export function requireSeveralPasses({ uncertainty, mirror }: AskedChoices, weights: number): void {
  if (!uncertainty || mirror || weights > 1) return;
  throw new UsageError(
    '--uncertainty tells how much several networks or flips contradict each other; expected ' +
      'several --weights, or --mirror, or --probabilities instead',
  );
}
