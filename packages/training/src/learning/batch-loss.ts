import { hardExamples, hingeDice, softDice, weightedNll } from '@obelisk/nn';
import { logSoftmax, type Tensor } from '@obelisk/tensor';
import type { TrainingSettings } from '../recipes.js';

/** What a loss is made of beside the logits. */
export interface LossSettings extends Pick<TrainingSettings, 'loss' | 'hardRatio'> {
  /** One weight per label, for the cross-entropy. */
  readonly classWeights: readonly number[];
}

/**
 * The loss of a batch. 'cross-entropy' is that of Section 4: weighted by class, over the hardest
 * positions of the whole batch. 'soft-dice' and 'hinge-dice' take all positions alike.
 * @param logits - [N, L, ...positions]
 * @param labels - [N, ...positions]
 * @throws Error when the shapes do not fit
 *
 * @example
 * ```ts
 * import { tensor } from '@obelisk/tensor';
 * import { batchLoss } from '@obelisk/training';
 * const logits = tensor([0, 0, 0, 0], { shape: [1, 2, 2] });
 * const settings = { loss: 'cross-entropy', hardRatio: 1, classWeights: [1, 1] } as const;
 * batchLoss(logits, tensor([[0, 1]]), settings).item(); // => ≈ Math.log(2)
 * ```
 */
export function batchLoss(logits: Tensor, labels: Tensor, settings: LossSettings): Tensor {
  const logProbabilities = logSoftmax(logits);
  if (settings.loss === 'soft-dice') return softDice(logProbabilities, labels);
  if (settings.loss === 'hinge-dice') return hingeDice(logProbabilities, labels);
  const hard = hardExamples(logProbabilities, labels, settings.hardRatio);
  return weightedNll(logProbabilities, labels, settings.classWeights, hard);
}
