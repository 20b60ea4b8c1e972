import { add as addArrays } from '@obelisk/kernels';
import { Tensor } from '../tensor.js';
import { applyBinary, binary } from './binary.js';
import { shift } from './scale.js';

const operation = binary({
  name: 'add',
  formula: 'y = a + b',
  vjpFormula: '\\bar a = \\bar y, \\quad \\bar b = \\bar y',
  forward: (a, b) => addArrays(a, b),
  vjp: ({ gradient }) => [() => gradient, () => gradient],
});

/**
 * Sum $y = a + b$ of tensors whose shapes broadcast as in NumPy, or of a tensor and a number.
 * @throws Error when the shapes do not broadcast
 *
 * @example
 * ```ts
 * import { add, tensor } from '@obelisk/tensor';
 * add(tensor([[1], [2]]), tensor([10, 20])).tolist(); // => [[11, 21], [12, 22]]
 * ```
 */
export function add(a: Tensor | number, b: Tensor | number): Tensor {
  if (typeof b === 'number' && a instanceof Tensor) return shift(a, b);
  if (typeof a === 'number' && b instanceof Tensor) return shift(b, a);
  return applyBinary(operation, a, b);
}
