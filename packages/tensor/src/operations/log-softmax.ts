import type { DeviceArray } from '@obelisk/engine';
import { logSoftmax as logSoftmaxArray, logSoftmaxGradient } from '@obelisk/kernels';
import { apply } from '../apply.js';
import type { Operations } from '../operation.js';
import type { Tensor } from '../tensor.js';

declare module '../operation.js' {
  interface Operations {
    logSoftmax: Operation<readonly [DeviceArray], null, 'logSoftmax'>;
  }
}

const operation: Operations['logSoftmax'] = {
  name: 'logSoftmax',
  formula: "y_c = (x_c - m) - \\ln \\sum_{c'} e^{x_{c'} - m}, \\quad m = \\max_{c'} x_{c'}",
  vjpFormula: "\\bar x_c = \\bar y_c - e^{y_c} \\sum_{c'} \\bar y_{c'}",
  forward: ([x]) => logSoftmaxArray(x),
  vjp: ({ gradient, output }) => [() => logSoftmaxGradient(gradient, output)],
};

/**
 * Logarithm of the softmax over the channels of logits [N, C, ...positions].
 *
 * @example
 * ```ts
 * import { logSoftmax, tensor } from '@obelisk/tensor';
 * logSoftmax(tensor([5], { shape: [1, 1, 1] })).item(); // => 0
 * ```
 */
export function logSoftmax(x: Tensor): Tensor {
  return apply(operation, [x], null);
}
