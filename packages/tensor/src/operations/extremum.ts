import { type DeviceArray, fullArray } from '@obelisk/engine';
import {
  broadcastShape,
  broadcastTo,
  maximum as maximumArrays,
  minimum as minimumArrays,
  multiply,
  shareOfLarger,
  sumTo,
  where as whereArrays,
} from '@obelisk/kernels';
import { apply } from '../apply.js';
import { assertTensors } from '../check-arguments.js';
import type { Operations } from '../operation.js';
import { type Tensor, tensor } from '../tensor.js';
import { applyBinary, type Binary, binary } from './arithmetic.js';

declare module '../operation.js' {
  interface Operations {
    maximum: Binary<'maximum'>;
    minimum: Binary<'minimum'>;
    where: Operation<
      readonly [condition: DeviceArray, a: DeviceArray, b: DeviceArray],
      null,
      'where'
    >;
  }
}

function extremum<Name extends 'maximum' | 'minimum'>(
  name: Name,
  formula: string,
  direction: 1 | -1,
): Binary<Name> {
  const take = direction === 1 ? maximumArrays : minimumArrays;
  const share = (a: DeviceArray, b: DeviceArray) =>
    direction === 1 ? shareOfLarger(a, b) : shareOfLarger(b, a);
  const beyond = direction === 1 ? '>' : '<';
  return binary({
    name,
    formula,
    vjpFormula:
      `\\bar a = ([a ${beyond} b] + \\tfrac12 [a = b]) \\, \\bar y, \\quad ` +
      `\\bar b = ([b ${beyond} a] + \\tfrac12 [a = b]) \\, \\bar y`,
    forward: take,
    vjp: (y) => [
      () => multiply(y.gradient, share(y.a, y.b)),
      () => multiply(y.gradient, share(y.b, y.a)),
    ],
  });
}

const largest: Operations['maximum'] = extremum('maximum', 'y = \\max(a, b)', 1);
const smallest: Operations['minimum'] = extremum('minimum', 'y = \\min(a, b)', -1);

const choosing: Operations['where'] = {
  name: 'where',
  formula: 'y = a \\text{ where } c \\ne 0, \\text{ else } b',
  vjpFormula: '\\bar a = [c \\ne 0] \\, \\bar y, \\quad \\bar b = [c = 0] \\, \\bar y',
  forward([condition, a, b]) {
    const both = broadcastShape('where', a.shape, b.shape);
    const shape = broadcastShape('where', condition.shape, both);
    const whole = [condition, a, b].map((array) => broadcastTo(array, shape));
    return whereArrays(whole[0], whole[1], whole[2]);
  },
  vjp({ gradient, inputs: [condition, a, b] }) {
    const chosen = () => broadcastTo(condition, gradient.shape);
    const zero = () => fullArray(gradient.device, gradient.shape, 0);
    return [
      null,
      () => sumTo(whereArrays(chosen(), gradient, zero()), a.shape),
      () => sumTo(whereArrays(chosen(), zero(), gradient), b.shape),
    ];
  },
};

/**
 * The larger of two tensors, or of a tensor and a number, element by element; at a tie the gradient
 * is shared, and where one is NaN both get it.
 * @throws Error when the shapes do not broadcast
 *
 * @example
 * ```ts
 * import { maximum, tensor } from '@obelisk/tensor';
 * maximum(tensor([1, 5]), tensor([3, 3])).tolist(); // => [3, 5]
 * ```
 */
export function maximum(a: Tensor | number, b: Tensor | number): Tensor {
  return applyBinary(largest, a, b);
}

/**
 * The smaller of two tensors, or of a tensor and a number, element by element; at a tie the
 * gradient is shared, and where one is NaN both get it.
 * @throws Error when the shapes do not broadcast
 *
 * @example
 * ```ts
 * import { minimum, tensor } from '@obelisk/tensor';
 * minimum(tensor([1, 5]), tensor([3, 3])).tolist(); // => [1, 3]
 * ```
 */
export function minimum(a: Tensor | number, b: Tensor | number): Tensor {
  return applyBinary(smallest, a, b);
}

/**
 * `a` where a condition is not 0, else `b`, element by element. Shapes broadcast as in NumPy; what
 * is not chosen gets no gradient, not even where it is NaN, nor does the condition.
 * @param condition - 0 for `b`, anything else for `a`
 * @param a - a tensor or a number
 * @param b - a tensor or a number
 * @throws Error when the shapes do not broadcast
 *
 * @example
 * ```ts
 * import { tensor, where } from '@obelisk/tensor';
 * where(tensor([1, 0, 1]), tensor([1, 2, 3]), 0).tolist(); // => [1, 0, 3]
 * ```
 */
export function where(condition: Tensor, a: Tensor | number, b: Tensor | number): Tensor {
  assertTensors('where', { condition });
  const beside = (value: Tensor | number) =>
    typeof value === 'number' ? tensor(value, { device: condition.device }) : value;
  const [first, second] = [beside(a), beside(b)];
  assertTensors('where', { a: first, b: second });
  return apply(choosing, [condition, first, second], null);
}
