import type { DeviceArray } from '@obelisk/engine';
import { broadcastBoth, broadcastTo, multiply as multiplyArrays, sumTo } from '@obelisk/kernels';
import { apply } from '../apply.js';
import type { Operation } from '../operation.js';
import type { Tensor } from '../tensor.js';

const operation: Operation<readonly [DeviceArray, DeviceArray], null> = {
  name: 'multiply',
  formula: 'y = a \\, b',
  vjpFormula: '\\bar a = b \\, \\bar y, \\quad \\bar b = a \\, \\bar y',
  forward([a, b]) {
    return multiplyArrays(...broadcastBoth('multiply', a, b));
  },
  vjp: ({ gradient, inputs: [a, b] }) => [
    () => sumTo(multiplyArrays(gradient, broadcastTo(b, gradient.shape)), a.shape),
    () => sumTo(multiplyArrays(gradient, broadcastTo(a, gradient.shape)), b.shape),
  ],
};

/**
 * Product $y = a \, b$, element by element, of tensors whose shapes broadcast as in NumPy.
 * @throws Error when they do not
 *
 * @example
 * ```ts
 * import { multiply, tensor } from '@obelisk/tensor';
 * const x = tensor([2, 3], { requiresGrad: true });
 * multiply(x, x).backward(tensor([1, 1]));
 * Array.from(x.grad?.dataSync().data ?? []); // => [4, 6]
 * ```
 */
export function multiply(a: Tensor, b: Tensor): Tensor {
  return apply(operation, [a, b], null);
}
