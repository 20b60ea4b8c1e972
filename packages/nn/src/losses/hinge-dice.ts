import { requireClasses } from '@obelisk/kernels';
import { add, mean, relu, scale, shift, square, type Tensor } from '@obelisk/tensor';
import { softOverlap } from './soft-overlap.js';

/** Dice below which a class counts as lost, as in NiftyNet's `dice_hinge.py`. */
const thresholds = [0.01, 0.1];
/** How much a hinge counts beside the Dice loss: as there; Gibson et al. print no number. */
const weight = 10;

/**
 * Hinge Dice loss, after Gibson et al. (2018, doi 10.1109/TMI.2018.2806309): a soft Dice loss with
 * squares, and squared hinges that keep small organs from being given up,
 *
 * $$L = \frac1C \sum_c \Big( 1 - d_c + 10 \sum_h \max(0,\, 1 - d_c / h)^2 \Big), \quad
 *   h \in \lbrace 0.01, 0.1 \rbrace.$$
 *
 * Each hinge is 0 above its threshold $h$ and reaches 10 where nothing overlaps, against 1 of the
 * Dice loss itself. Thresholds, squares, weight and the mean over all classes, with background, are
 * those of `dice_hinge.py`, the loss of NiftyNet's `dense_vnet` for abdominal CT, as quoted in
 * https://github.com/NifTK/NiftyNet/issues/34. There a class that is nowhere has $d_c = 0$, here 1.
 * That code has all hinges on from the start; to switch them on one by one, give those in force.
 * @param logProbabilities - [N, C, ...positions], of `logSoftmax`
 * @param labels - [N, ...positions], whole numbers 0 .. C - 1
 * @param inForce - the thresholds $h$
 * @throws Error when the shapes do not fit, a label is no class, or a threshold is not above 0
 *
 * @example
 * ```ts
 * import { hingeDice } from '@obelisk/nn';
 * import { tensor } from '@obelisk/tensor';
 * const lost = tensor([0, 0, -99, -99], { shape: [1, 2, 2] });
 * const labels = tensor([[0, 1]]);
 * const [plain, hinged] = [hingeDice(lost, labels, []), hingeDice(lost, labels)];
 * Math.round(hinged.item() - plain.item()); // => 10
 * ```
 */
export function hingeDice(
  logProbabilities: Tensor,
  labels: Tensor,
  inForce: readonly number[] = thresholds,
): Tensor {
  const impossible = inForce.find((threshold) => !(threshold > 0));
  if (impossible !== undefined) {
    throw new Error(`hingeDice: threshold ${impossible} must be above 0`);
  }
  requireClasses('hingeDice', labels.value, logProbabilities.shape[1]);
  const overlap = softOverlap(logProbabilities, labels, { squared: true });
  const below = (threshold: number) => relu(shift(scale(overlap, -1 / threshold), 1));
  const hinges = inForce.map((threshold) => scale(square(below(threshold)), weight));
  return mean(hinges.reduce(add, below(1)));
}
