import type { DeviceArray } from '@obelisk/engine';
import { broadcastBoth, scaleAndShift, subtract as subtractArrays, sumTo } from '@obelisk/kernels';
import { apply } from '../apply.js';
import type { Operation } from '../operation.js';
import type { Tensor } from '../tensor.js';

const operation: Operation<readonly [DeviceArray, DeviceArray], null> = {
  name: 'subtract',
  formula: 'y = a - b',
  vjpFormula: '\\bar a = \\bar y, \\quad \\bar b = -\\bar y',
  forward([a, b]) {
    return subtractArrays(...broadcastBoth('subtract', a, b));
  },
  vjp: ({ gradient, inputs: [a, b] }) => [
    () => sumTo(gradient, a.shape),
    () => scaleAndShift(sumTo(gradient, b.shape), -1, 0),
  ],
};

/**
 * Difference $y = a - b$ of tensors whose shapes broadcast as in NumPy.
 * @throws Error when they do not
 *
 * @example
 * ```ts
 * import { subtract, tensor } from '@obelisk/tensor';
 * Array.from(subtract(tensor([5, 7]), tensor([1, 2])).dataSync().data); // => [4, 5]
 * ```
 */
export function subtract(a: Tensor, b: Tensor): Tensor {
  return apply(operation, [a, b], null);
}
