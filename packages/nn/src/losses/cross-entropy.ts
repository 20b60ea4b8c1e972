import { logSoftmax, type Tensor } from '@obelisk/tensor';
import { weightedNll } from './weighted-nll.js';

/**
 * Cross entropy of logits and labels, as PyTorch has it: `weightedNll` of `logSoftmax`.
 * @param logits - [N, C, ...positions]
 * @param labels - [N, ...positions], whole numbers 0 .. C - 1
 * @param weight - C numbers, how much each class counts; all the same when left out
 * @throws Error when shapes do not fit, there is not one weight per class, or a label is no class
 *
 * @example
 * ```ts
 * import { crossEntropy } from '@obelisk/nn';
 * import { tensor } from '@obelisk/tensor';
 * crossEntropy(tensor([[0, 0]]), tensor([1])).item(); // => ≈ 0.693147
 * ```
 */
export function crossEntropy(logits: Tensor, labels: Tensor, weight?: ArrayLike<number>): Tensor {
  const classes = logits.shape[1];
  return weightedNll(logSoftmax(logits), labels, weight ?? new Float32Array(classes).fill(1));
}
