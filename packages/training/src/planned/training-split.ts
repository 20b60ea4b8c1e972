import { Random } from '@obelisk/tensor';
import { type Split, splitCases } from '../splits.js';
import type { TrainingData } from './training-data.js';

/**
 * Places of the cases in the data set, split by chance.
 *
 * @example
 * ```ts
 * import { trainingSplit } from '@obelisk/training/node';
 * const { heldOut } = trainingSplit({ names: ['a', 'b', 'c'] }, 1);
 * heldOut.length; // => 1
 * ```
 */
export function trainingSplit({ names }: Pick<TrainingData, 'names'>, seed: number): Split<number> {
  return splitCases([...names.keys()], new Random(seed));
}
