import type { DeviceArray } from '@obelisk/engine';
import {
  broadcastBoth,
  broadcastTo,
  divide as divideArrays,
  multiply,
  scaleAndShift,
  sumTo,
} from '@obelisk/kernels';
import { apply } from '../apply.js';
import type { Operation } from '../operation.js';
import type { Tensor } from '../tensor.js';

const operation: Operation<readonly [DeviceArray, DeviceArray], null> = {
  name: 'divide',
  formula: 'y = a / b',
  vjpFormula: '\\bar a = \\bar y / b, \\quad \\bar b = -\\bar y \\, y / b',
  forward([a, b]) {
    return divideArrays(...broadcastBoth('divide', a, b));
  },
  vjp({ gradient, inputs: [a, b], output }) {
    const share = () => divideArrays(gradient, broadcastTo(b, gradient.shape));
    return [
      () => sumTo(share(), a.shape),
      () => sumTo(scaleAndShift(multiply(share(), output), -1, 0), b.shape),
    ];
  },
};

/**
 * Quotient $y = a / b$, element by element, of tensors whose shapes broadcast as in NumPy. What
 * division by zero gives differs between devices.
 * @throws Error when the shapes do not broadcast
 *
 * @example
 * ```ts
 * import { divide, tensor } from '@obelisk/tensor';
 * Array.from(divide(tensor([6, 9]), tensor([3])).dataSync().data); // => [2, 3]
 * ```
 */
export function divide(a: Tensor, b: Tensor): Tensor {
  return apply(operation, [a, b], null);
}
