import { requireClasses } from '@obelisk/kernels';
import { mean, scale, shift, type Tensor } from '@obelisk/tensor';
import { type OverlapOptions, softOverlap } from './soft-overlap.js';

/**
 * Soft Dice loss, $L = 1 - \frac1C \sum_c d_c$, with the overlap $d_c$ of `softOverlap`; all
 * classes count alike, the background too. Section 4 tried it instead of the cross-entropy.
 * @param logProbabilities - [N, C, ...positions], of `logSoftmax`
 * @param labels - [N, ...positions], whole numbers 0 .. C - 1
 * @throws Error when the shapes do not fit, or a label is no class
 *
 * @example
 * ```ts
 * import { softDice } from '@obelisk/nn';
 * import { tensor } from '@obelisk/tensor';
 * const logProbabilities = tensor([0, -99, -99, 0], { shape: [1, 2, 2] });
 * softDice(logProbabilities, tensor([[0, 1]])).item(); // => ≈ 0
 * ```
 */
export function softDice(
  logProbabilities: Tensor,
  labels: Tensor,
  options: OverlapOptions = {},
): Tensor {
  requireClasses('softDice', labels.value, logProbabilities.shape[1]);
  return shift(scale(mean(softOverlap(logProbabilities, labels, options)), -1), 1);
}
