import type { DeviceArray } from '@obelisk/engine';
import { add as addArrays, broadcastBoth, sumTo } from '@obelisk/kernels';
import { apply } from '../apply.js';
import type { Operation } from '../operation.js';
import type { Tensor } from '../tensor.js';

const operation: Operation<readonly [DeviceArray, DeviceArray], null> = {
  name: 'add',
  formula: 'y = a + b',
  vjpFormula: '\\bar a = \\bar y, \\quad \\bar b = \\bar y',
  forward([a, b]) {
    return addArrays(...broadcastBoth('add', a, b));
  },
  vjp: ({ gradient, inputs: [a, b] }) => [
    () => sumTo(gradient, a.shape),
    () => sumTo(gradient, b.shape),
  ],
};

/**
 * Sum $y = a + b$ of tensors whose shapes broadcast as in NumPy.
 * @throws Error when they do not
 *
 * @example
 * ```ts
 * import { add, tensor } from '@obelisk/tensor';
 * Array.from(add(tensor([[1], [2]]), tensor([10, 20])).dataSync().data); // => [11, 21, 12, 22]
 * ```
 */
export function add(a: Tensor, b: Tensor): Tensor {
  return apply(operation, [a, b], null);
}
