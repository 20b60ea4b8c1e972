import type { DeviceArray, Shape } from '@obelisk/engine';
import {
  broadcastBoth,
  broadcastTo,
  maximum as maximumArrays,
  minimum as minimumArrays,
  multiply,
  shareOfLarger,
  sumTo,
} from '@obelisk/kernels';
import { apply } from '../apply.js';
import type { Operation } from '../operation.js';
import type { Tensor } from '../tensor.js';

type Two = readonly [DeviceArray, DeviceArray];

function extremum(
  name: 'maximum' | 'minimum',
  formula: string,
  direction: 1 | -1,
): Operation<Two, null> {
  const take = direction === 1 ? maximumArrays : minimumArrays;
  const share = (a: DeviceArray, b: DeviceArray, shape: Shape) => {
    const [first, second] = [broadcastTo(a, shape), broadcastTo(b, shape)];
    return direction === 1 ? shareOfLarger(first, second) : shareOfLarger(second, first);
  };
  const beyond = direction === 1 ? '>' : '<';
  return {
    name,
    formula,
    vjpFormula:
      `\\bar a = ([a ${beyond} b] + \\tfrac12 [a = b]) \\, \\bar y, \\quad ` +
      `\\bar b = ([b ${beyond} a] + \\tfrac12 [a = b]) \\, \\bar y`,
    forward([a, b]) {
      return take(...broadcastBoth(name, a, b));
    },
    vjp: ({ gradient: g, inputs: [a, b] }) => [
      () => sumTo(multiply(g, share(a, b, g.shape)), a.shape),
      () => sumTo(multiply(g, share(b, a, g.shape)), b.shape),
    ],
  };
}

const largest = extremum('maximum', 'y = \\max(a, b)', 1);
const smallest = extremum('minimum', 'y = \\min(a, b)', -1);

/**
 * The larger of two tensors, element by element; at a tie the gradient is shared, and where one is
 * NaN both get it.
 * @throws Error when the shapes do not broadcast
 *
 * @example
 * ```ts
 * import { maximum, tensor } from '@obelisk/tensor';
 * Array.from(maximum(tensor([1, 5]), tensor([3, 3])).dataSync().data); // => [3, 5]
 * ```
 */
export function maximum(a: Tensor, b: Tensor): Tensor {
  return apply(largest, [a, b], null);
}

/**
 * The smaller of two tensors, element by element; at a tie the gradient is shared, and where one is
 * NaN both get it.
 * @throws Error when the shapes do not broadcast
 *
 * @example
 * ```ts
 * import { minimum, tensor } from '@obelisk/tensor';
 * Array.from(minimum(tensor([1, 5]), tensor([3, 3])).dataSync().data); // => [1, 3]
 * ```
 */
export function minimum(a: Tensor, b: Tensor): Tensor {
  return apply(smallest, [a, b], null);
}
