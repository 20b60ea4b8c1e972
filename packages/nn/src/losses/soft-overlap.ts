import {
  add,
  divide,
  exp,
  multiply,
  scale,
  shift,
  square,
  sum,
  type Tensor,
} from '@obelisk/tensor';
import { oneHot } from './one-hot.js';

/** How the sizes of prediction and ground truth are measured, and what keeps 0 / 0 away. */
export interface OverlapOptions {
  /** $\sum p^2 + \sum g^2$ (Milletari et al., 2016), not $\sum p + \sum g$; off when left out. */
  readonly squared?: boolean;
  /** $\epsilon$; 1e-5 when left out. */
  readonly epsilon?: number;
}

/**
 * Dice overlap of probabilities $p$ with the ground truth $g$ (0 or 1), per class, over the whole
 * batch: $d_c = (2 \sum p_c g_c + \epsilon) / (\sum p_c + \sum g_c + \epsilon)$, or with squares
 * below. A class that is nowhere, neither predicted nor true, has $d_c = 1$.
 * @param logProbabilities - $\ln p$: [N, C, ...positions], of `logSoftmax`
 * @param labels - [N, ...positions], whole numbers 0 .. C - 1
 * @returns [C]
 * @throws Error when a label is no class
 *
 * @example
 * ```ts
 * import { softOverlap } from '@obelisk/nn';
 * import { tensor } from '@obelisk/tensor';
 * const logProbabilities = tensor([0, -99, -99, 0], { shape: [1, 2, 2] });
 * softOverlap(logProbabilities, tensor([[0, 1]])).dataSync().get(1); // => ≈ 1
 * ```
 */
export function softOverlap(
  logProbabilities: Tensor,
  labels: Tensor,
  { squared = false, epsilon = 1e-5 }: OverlapOptions = {},
): Tensor {
  const p = exp(logProbabilities);
  const g = oneHot(labels, logProbabilities.shape[1]);
  const perClass = logProbabilities.shape.map((_, axis) => axis).filter((axis) => axis !== 1);
  const total = (x: Tensor) => sum(x, perClass);
  // g is 0 or 1, so that it equals its square
  const sizes = add(total(squared ? square(p) : p), total(g));
  const common = scale(total(multiply(p, g)), 2);
  return divide(shift(common, epsilon), shift(sizes, epsilon));
}
