import { dice } from './dice.js';
import type { Learner } from './learning/learner.js';
import type { PreparedCase } from './preparation.js';

/** A scan's predicted labels, and how well they fit. */
export interface Evaluation {
  readonly name: string;
  readonly predicted: Uint8Array;
  /** Dice per label but the background; null where a label is in neither map. */
  readonly dice: readonly (number | null)[];
  /** Seconds that the segmentation took. */
  readonly seconds: number;
}

/**
 * Segments a prepared case and compares with its labels. The network is in evaluation meanwhile.
 * @param labels - how many there are, with the background
 *
 * @example
 * ```ts
 * import { phantomSeries } from '@obelisk/data';
 * import { openDevice } from '@obelisk/engine';
 * import { modelEntry } from '@obelisk/models';
 * import { Random } from '@obelisk/tensor';
 * import {
 *   createLearner,
 *   evaluateCase,
 *   memorySource,
 *   paperRecipe,
 *   preparationOf,
 * } from '@obelisk/training';
 * const entry = modelEntry('obelisk');
 * const [phantom] = phantomSeries({ count: 1, seed: 1, size: [8, 8, 8] });
 * const cases = memorySource([{ name: 'phantom', ...phantom }], preparationOf(entry));
 * const options = { device: openDevice('webasm'), random: new Random(1), labels: 9 };
 * const learner = await createLearner(entry, cases, paperRecipe, options);
 * (await evaluateCase(learner, await cases.load(0), 9)).dice.length; // => 8
 * ```
 */
export async function evaluateCase(
  learner: Learner,
  one: PreparedCase,
  labels: number,
): Promise<Evaluation> {
  const { training } = learner.network;
  learner.network.eval();
  const started = performance.now();
  const predicted = await learner.segment(one);
  const seconds = (performance.now() - started) / 1000;
  learner.network.train(training);
  return {
    name: one.name,
    predicted,
    dice: dice(predicted, one.labels.data.data, labels),
    seconds,
  };
}
