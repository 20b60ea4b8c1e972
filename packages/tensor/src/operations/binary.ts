import type { DeviceArray } from '@obelisk/engine';
import { broadcastBoth, broadcastTo, sumTo } from '@obelisk/kernels';
import { apply } from '../apply.js';
import { assertTensors } from '../check-arguments.js';
import type { Operation } from '../operation.js';
import { Tensor, tensor } from '../tensor.js';
import { whatIs } from '../what-is.js';

type Two = readonly [a: DeviceArray, b: DeviceArray];

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
interface BinaryRule extends Pick<Operation<Two, null>, 'name' | 'formula' | 'vjpFormula'> {
  forward(a: DeviceArray, b: DeviceArray): DeviceArray;
  vjp(context: BinaryContext): readonly [() => DeviceArray, () => DeviceArray];
}

/**
 * The operation of a rule: both inputs are broadcast as in NumPy before it, and its gradients are
 * summed over what was repeated, back to the shapes of the inputs.
 */
export function binary({ name, formula, vjpFormula, forward, vjp }: BinaryRule) {
  const operation: Operation<Two, null> = {
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
  return operation;
}

/**
 * Applies an operation of two inputs, of which one may be a plain number.
 * @throws Error when none is a tensor, or one is neither
 */
export function applyBinary(
  operation: Operation<Two, null>,
  a: Tensor | number,
  b: Tensor | number,
): Tensor {
  const { name } = operation;
  if (a instanceof Tensor) return apply(operation, [a, operand(name, 'b', b, a)], null);
  assertTensors(name, typeof b === 'number' ? { a } : { b });
  return apply(operation, [operand(name, 'a', a, b as Tensor), b as Tensor], null);
}

/** A number as a tensor of no axes, where the other input lies. */
function operand(operation: string, name: string, value: unknown, { device }: Tensor): Tensor {
  if (value instanceof Tensor) return value;
  if (typeof value === 'number') return tensor(value, { device });
  throw new Error(`${operation}: ${name} is ${whatIs(value)}, expected a tensor or a number`);
}
