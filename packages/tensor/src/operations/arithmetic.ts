import {
  add as addArrays,
  divide as divideArrays,
  multiply as multiplyArrays,
  scaleAndShift,
  subtract as subtractArrays,
} from '@obelisk/kernels';
import { apply } from '../apply.js';
import type { Operations } from '../operation.js';
import { Tensor } from '../tensor.js';
import { applyBinary, type Binary, binary, wrongOperand } from './binary.js';
import { scale, shift } from './scale.js';

declare module '../operation.js' {
  interface Operations {
    add: Binary<'add'>;
    subtract: Binary<'subtract'>;
    multiply: Binary<'multiply'>;
    divide: Binary<'divide'>;
  }
}

const addOperation: Operations['add'] = binary({
  name: 'add',
  formula: 'y = a + b',
  vjpFormula: '\\bar a = \\bar y, \\quad \\bar b = \\bar y',
  forward: addArrays,
  vjp: ({ gradient }) => [() => gradient, () => gradient],
});

const subtractOperation: Operations['subtract'] = binary({
  name: 'subtract',
  formula: 'y = a - b',
  vjpFormula: '\\bar a = \\bar y, \\quad \\bar b = -\\bar y',
  forward: subtractArrays,
  vjp: ({ gradient }) => [() => gradient, () => scaleAndShift(gradient, -1, 0)],
});

const multiplyOperation: Operations['multiply'] = binary({
  name: 'multiply',
  formula: 'y = a \\, b',
  vjpFormula: '\\bar a = b \\, \\bar y, \\quad \\bar b = a \\, \\bar y',
  forward: multiplyArrays,
  vjp: (y) => [() => multiplyArrays(y.gradient, y.b), () => multiplyArrays(y.gradient, y.a)],
});

const divideOperation: Operations['divide'] = binary({
  name: 'divide',
  formula: 'y = a / b',
  vjpFormula: '\\bar a = \\bar y / b, \\quad \\bar b = -\\bar y \\, y / b',
  forward: divideArrays,
  vjp(y) {
    const share = () => divideArrays(y.gradient, y.b);
    return [share, () => scaleAndShift(multiplyArrays(share(), y.output), -1, 0)];
  },
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
  if (a instanceof Tensor && b instanceof Tensor) return apply(addOperation, [a, b], null);
  if (a instanceof Tensor && typeof b === 'number') return shift(a, b);
  if (typeof a === 'number' && b instanceof Tensor) return shift(b, a);
  throw wrongOperand('add', a, b);
}

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
  if (a instanceof Tensor && b instanceof Tensor) return apply(subtractOperation, [a, b], null);
  if (a instanceof Tensor && typeof b === 'number') return shift(a, -b);
  if (typeof a === 'number' && b instanceof Tensor) return shift(scale(b, -1), a);
  throw wrongOperand('subtract', a, b);
}

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
  if (a instanceof Tensor && b instanceof Tensor) return apply(multiplyOperation, [a, b], null);
  if (a instanceof Tensor && typeof b === 'number') return scale(a, b);
  if (typeof a === 'number' && b instanceof Tensor) return scale(b, a);
  throw wrongOperand('multiply', a, b);
}

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
  if (a instanceof Tensor && typeof b === 'number') return scale(a, 1 / b);
  return applyBinary(divideOperation, a, b);
}
