import { fullArray } from '@obelisk/engine';
import { pickGradient, requireClasses } from '@obelisk/kernels';
import { Tensor } from '@obelisk/tensor';

/**
 * Ground truth as one map of 0 and 1 per class, $g_{c,p} = [c = t_p]$.
 * @param labels - $t$: [N, ...positions], whole numbers 0 .. C - 1
 * @param classes - C
 * @returns [N, C, ...positions]; carries no gradient
 * @throws Error when a label is no class
 *
 * @example
 * ```ts
 * import { oneHot } from '@obelisk/nn';
 * import { tensor } from '@obelisk/tensor';
 * Array.from(oneHot(tensor([[1, 0]]), 2).dataSync().data); // => [0, 1, 1, 0]
 * ```
 */
export function oneHot({ value: labels }: Tensor, classes: number): Tensor {
  const { device, shape } = labels;
  requireClasses('oneHot', labels, classes);
  const ones = fullArray(device, shape, 1);
  return new Tensor(pickGradient(ones, labels, [shape[0], classes, ...shape.slice(1)]));
}
