import type { DeviceArray } from '@obelisk/engine';
import {
  add as addArrays,
  broadcastBoth,
  broadcastTo,
  divide as divideArrays,
  multiply as multiplyArrays,
  scaleAndShift,
  subtract as subtractArrays,
  sumTo,
} from '@obelisk/kernels';
import { apply } from '../apply.js';
import type { Operation, Operations } from '../operation.js';
import { Tensor, tensor } from '../tensor.js';
import { whatIs } from '../what-is.js';
import { scale, shift } from './scale.js';

type Two = readonly [a: DeviceArray, b: DeviceArray];

/** An operation on two tensors, element by element. */
export type Binary<Name extends string> = Operation<Two, null, Name>;

/** What the gradients of $y = f(a, b)$ may use; everything has the shape of $y$. */
interface BinaryContext {
  /** $\bar y$ */
  readonly gradient: DeviceArray;
  readonly output: DeviceArray;
  /** The first input; broadcast when it is read. */
  readonly a: DeviceArray;
  /** The second input; broadcast when it is read. */
  readonly b: DeviceArray;
}

/** A function of two arrays, element by element, as if they had one shape. */
interface BinaryRule<Name extends string>
  extends Pick<Operation<Two, null, Name>, 'name' | 'formula' | 'vjpFormula'> {
  forward(a: DeviceArray, b: DeviceArray): DeviceArray;
  vjp(context: BinaryContext): readonly [() => DeviceArray, () => DeviceArray];
}

/**
 * The operation of a rule: both inputs are broadcast as in NumPy before it, and its gradients are
 * summed over what was repeated, back to the shapes of the inputs.
 */
export function binary<Name extends string>({
  name,
  formula,
  vjpFormula,
  forward,
  vjp,
}: BinaryRule<Name>): Binary<Name> {
  return {
    name,
    formula,
    vjpFormula,
    forward: ([a, b]) => forward(...broadcastBoth(name, a, b)),
    vjp({ gradient, output, inputs: [a, b] }) {
      const [toA, toB] = vjp({
        gradient,
        output,
        get a() {
          return broadcastTo(a, gradient.shape);
        },
        get b() {
          return broadcastTo(b, gradient.shape);
        },
      });
      return [() => sumTo(toA(), a.shape), () => sumTo(toB(), b.shape)];
    },
  };
}

/**
 * Applies an operation to two tensors, or to one and a number, which becomes a tensor without axes
 * where the other lies.
 * @throws Error when neither is a tensor, or one is neither a tensor nor a number
 */
export function applyBinary(
  operation: Binary<string>,
  a: Tensor | number,
  b: Tensor | number,
): Tensor {
  const beside = ({ device }: Tensor, value: number) => tensor(value, { device });
  if (a instanceof Tensor && b instanceof Tensor) return apply(operation, [a, b], null);
  if (a instanceof Tensor && typeof b === 'number')
    return apply(operation, [a, beside(a, b)], null);
  if (typeof a === 'number' && b instanceof Tensor)
    return apply(operation, [beside(b, a), b], null);
  throw wrongOperand(operation.name, a, b);
}

/** Where neither is a tensor, or one is neither a tensor nor a number. */
export function wrongOperand(operation: string, a: unknown, b: unknown): Error {
  const isOne = (value: unknown) => value instanceof Tensor || typeof value === 'number';
  const [name, value] = isOne(a) && !isOne(b) ? ['b', b] : ['a', a];
  const expected = isOne(value) ? 'a tensor, or b to be one' : 'a tensor or a number';
  return new Error(`${operation}: ${name} is ${whatIs(value)}, expected ${expected}`);
}

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
