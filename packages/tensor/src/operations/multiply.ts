import { multiply as multiplyArrays } from '@obelisk/kernels';
import { Tensor } from '../tensor.js';
import { applyBinary, binary } from './binary.js';
import { scale } from './scale.js';

const operation = binary({
  name: 'multiply',
  formula: 'y = a \\, b',
  vjpFormula: '\\bar a = b \\, \\bar y, \\quad \\bar b = a \\, \\bar y',
  forward: (a, b) => multiplyArrays(a, b),
  vjp: (y) => [() => multiplyArrays(y.gradient, y.b), () => multiplyArrays(y.gradient, y.a)],
});

/**
 * Product $y = a \, b$, element by element, of tensors whose shapes broadcast as in NumPy, or of a
 * tensor and a number.
 * @throws Error when the shapes do not broadcast
 *
 * @example
 * ```ts
 * import { multiply, tensor } from '@obelisk/tensor';
 * const x = tensor([2, 3], { requiresGrad: true });
 * multiply(x, x).backward(tensor([1, 1]));
 * x.grad?.tolist(); // => [4, 6]
 * ```
 */
export function multiply(a: Tensor | number, b: Tensor | number): Tensor {
  if (typeof b === 'number' && a instanceof Tensor) return scale(a, b);
  if (typeof a === 'number' && b instanceof Tensor) return scale(b, a);
  return applyBinary(operation, a, b);
}
