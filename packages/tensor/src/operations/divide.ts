import { divide as divideArrays, multiply, scaleAndShift } from '@obelisk/kernels';
import { Tensor } from '../tensor.js';
import { applyBinary, binary } from './binary.js';
import { scale } from './scale.js';

const operation = binary({
  name: 'divide',
  formula: 'y = a / b',
  vjpFormula: '\\bar a = \\bar y / b, \\quad \\bar b = -\\bar y \\, y / b',
  forward: (a, b) => divideArrays(a, b),
  vjp(y) {
    const share = () => divideArrays(y.gradient, y.b);
    return [share, () => scaleAndShift(multiply(share(), y.output), -1, 0)];
  },
});

/**
 * Quotient $y = a / b$, element by element, of tensors whose shapes broadcast as in NumPy, or of a
 * tensor and a number; division by a number is a product with its reciprocal. What division by
 * zero gives differs between devices.
 * @throws Error when the shapes do not broadcast
 *
 * @example
 * ```ts
 * import { divide, tensor } from '@obelisk/tensor';
 * divide(tensor([6, 9]), tensor([3])).tolist(); // => [2, 3]
 * ```
 */
export function divide(a: Tensor | number, b: Tensor | number): Tensor {
  if (typeof b === 'number' && a instanceof Tensor) return scale(a, 1 / b);
  return applyBinary(operation, a, b);
}
