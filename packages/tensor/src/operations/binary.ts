import type { DeviceArray } from '@obelisk/engine';
import { broadcastBoth, broadcastTo, sumTo } from '@obelisk/kernels';
import { apply } from '../apply.js';
import type { Operation } from '../operation.js';
import { Tensor, tensor } from '../tensor.js';
import { whatIs } from '../what-is.js';

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
