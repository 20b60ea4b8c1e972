import { add, mean, relu, scale, shift, slice, type Tensor } from '@obelisk/tensor';
import { softOverlap } from './soft-overlap.js';

/** Dice below which an organ counts as lost (Gibson et al., 2018). */
const thresholds = [0.01, 0.1];

/**
 * Hinge Dice loss, after Gibson et al. (2018, doi 10.1109/TMI.2018.2806309): a soft Dice loss with
 * squares over the organs (no background), and hinges that keep small organs from being given up,
 *
 * $$L = \frac1{C-1} \sum_{c \ge 1} \Big( 1 - d_c + \sum_h \max(0,\, 1 - d_c / h) \Big), \quad
 *   h \in \{0.01, 0.1\}.$$
 *
 * Each hinge is 0 above its threshold $h$ and pulls with the slope $1 / h$ below it, 100 and 10
 * times as much as the Dice loss itself. Gibson et al. switch the hinges on after some 25 and 100
 * iterations: until then give the thresholds that are in force, or none.
 * @param logProbabilities - [N, C, ...positions], of `logSoftmax`
 * @param labels - [N, ...positions], whole numbers 0 .. C - 1
 * @param inForce - the thresholds $h$
 * @throws Error when the shapes do not fit, there is no organ, or a threshold is not above 0
 *
 * @example
 * ```ts
 * import { hingeDice } from '@obelisk/nn';
 * import { tensor } from '@obelisk/tensor';
 * const lost = tensor([0, 0, -99, -99], { shape: [1, 2, 2] });
 * const labels = tensor([[0, 1]]);
 * hingeDice(lost, labels).item() > 2.9; // => true
 * ```
 */
export function hingeDice(
  logProbabilities: Tensor,
  labels: Tensor,
  inForce: readonly number[] = thresholds,
): Tensor {
  const classes = logProbabilities.shape[1];
  if (classes < 2) throw new Error('hingeDice: expected the background and at least one organ');
  const impossible = inForce.find((threshold) => !(threshold > 0));
  if (impossible !== undefined) {
    throw new Error(`hingeDice: threshold ${impossible} must be above 0`);
  }
  const overlap = slice(softOverlap(logProbabilities, labels, { squared: true }), [1], [classes]);
  const below = (threshold: number) => relu(shift(scale(overlap, -1 / threshold), 1));
  return mean(inForce.map(below).reduce(add, below(1)));
}
