import { scaleAndShift, subtract as subtractArrays } from '@obelisk/kernels';
import { Tensor } from '../tensor.js';
import { applyBinary, binary } from './binary.js';
import { scale, shift } from './scale.js';

const operation = binary({
  name: 'subtract',
  formula: 'y = a - b',
  vjpFormula: '\\bar a = \\bar y, \\quad \\bar b = -\\bar y',
  forward: (a, b) => subtractArrays(a, b),
  vjp: ({ gradient }) => [() => gradient, () => scaleAndShift(gradient, -1, 0)],
});

/**
 * Difference $y = a - b$ of tensors whose shapes broadcast as in NumPy, or of a tensor and a
 * number.
 * @throws Error when the shapes do not broadcast
 *
 * @example
 * ```ts
 * import { subtract, tensor } from '@obelisk/tensor';
 * subtract(tensor([5, 7]), tensor([1, 2])).tolist(); // => [4, 5]
 * ```
 */
export function subtract(a: Tensor | number, b: Tensor | number): Tensor {
  if (typeof b === 'number' && a instanceof Tensor) return shift(a, -b);
  if (typeof a === 'number' && b instanceof Tensor) return shift(scale(b, -1), a);
  return applyBinary(operation, a, b);
}
