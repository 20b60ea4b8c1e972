import type { DeviceArray } from '@obelisk/engine';
import { leakyRelu as leakyReluArray, leakyReluGradient } from '@obelisk/kernels';
import { apply } from '../apply.js';
import { assertNumbers } from '../check-arguments.js';
import type { Operations } from '../operation.js';
import type { Tensor } from '../tensor.js';

declare module '../operation.js' {
  interface Operations {
    leakyRelu: Operation<readonly [DeviceArray], number, 'leakyRelu'>;
  }
}

const operation: Operations['leakyRelu'] = {
  name: 'leakyRelu',
  formula: 'y = \\max(x, 0) + a \\min(x, 0)',
  vjpFormula: '\\bar x = \\bar y \\, ([x > 0] + a \\, [x \\le 0])',
  forward: ([x], slope) => leakyReluArray(x, slope),
  vjp: ({ gradient, inputs: [x], options: slope }) => [() => leakyReluGradient(gradient, x, slope)],
};

/**
 * Leaky rectifier $\max(x, 0) + a \min(x, 0)$; its slope at 0 is $a$, as in PyTorch.
 * @param slope - $a$
 *
 * @example
 * ```ts
 * import { leakyRelu, tensor } from '@obelisk/tensor';
 * Array.from(leakyRelu(tensor([-4, 2]), 0.5).dataSync().data); // => [-2, 2]
 * ```
 */
export function leakyRelu(x: Tensor, slope: number): Tensor {
  assertNumbers('leakyRelu', { slope });
  return apply(operation, [x], slope);
}

/**
 * Rectifier $\max(x, 0)$; its slope at 0 is 0.
 *
 * @example
 * ```ts
 * import { relu, tensor } from '@obelisk/tensor';
 * Array.from(relu(tensor([-4, 2])).dataSync().data); // => [0, 2]
 * ```
 */
export function relu(x: Tensor): Tensor {
  return leakyRelu(x, 0);
}
