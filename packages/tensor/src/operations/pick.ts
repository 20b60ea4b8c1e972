import type { DeviceArray } from '@obelisk/engine';
import { pick as pickArray, pickGradient } from '@obelisk/kernels';
import { apply } from '../apply.js';
import { assertTensors } from '../check-arguments.js';
import type { Operations } from '../operation.js';
import type { Tensor } from '../tensor.js';

declare module '../operation.js' {
  interface Operations {
    pick: Operation<readonly [DeviceArray], DeviceArray, 'pick'>;
  }
}

const operation: Operations['pick'] = {
  name: 'pick',
  formula: 'y_p = x_{t_p, p}',
  vjpFormula: '\\bar x_{c,p} = \\bar y_p \\, [c = t_p]',
  forward: ([x], labels) => pickArray(x, labels),
  vjp: ({ gradient, inputs: [x], options: labels }) => [
    () => pickGradient(gradient, labels, x.shape),
  ],
};

/**
 * The value of each position's own class; with `logSoftmax` before it, the log-likelihood.
 * @param x - [N, C, ...positions]
 * @param labels - [N, ...positions], whole numbers 0 .. C - 1; carries no gradient
 * @returns [N, ...positions]
 * @throws Error when the shapes do not fit, or a label is no class
 *
 * @example
 * ```ts
 * import { pick, tensor } from '@obelisk/tensor';
 * const x = tensor([1, 2, 3, 4], { shape: [1, 2, 2] });
 * Array.from(pick(x, tensor([[1, 0]])).dataSync().data); // => [3, 2]
 * ```
 */
export function pick(x: Tensor, labels: Tensor): Tensor {
  assertTensors('pick', { labels });
  return apply(operation, [x], labels.value);
}
