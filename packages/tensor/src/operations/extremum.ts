import {
  broadcastShape,
  broadcastTo,
  type DeviceArray,
  maximum as maximumArrays,
  minimum as minimumArrays,
  multiply,
  scaleAndShift,
  sign,
  subtract,
  sumTo,
} from '@obelisk/kernels';
import { apply } from '../apply.js';
import type { Operation } from '../operation.js';
import type { Tensor } from '../tensor.js';

type Two = readonly [DeviceArray, DeviceArray];

/**
 * $\frac12 (1 + \mathrm{sign}(\pm(a - b)))$: 1 for the one that was taken, one half for both at a
 * tie.
 */
function taken(a: DeviceArray, b: DeviceArray, direction: number, shape: readonly number[]) {
  const difference = subtract(broadcastTo(a, shape), broadcastTo(b, shape));
  return scaleAndShift(sign(difference), direction / 2, 0.5);
}

function extremum(
  name: 'maximum' | 'minimum',
  formula: string,
  direction: 1 | -1,
): Operation<Two, null> {
  const take = direction === 1 ? maximumArrays : minimumArrays;
  const [first, second] = direction === 1 ? 'ab' : 'ba';
  return {
    name,
    formula,
    vjpFormula:
      `\\bar a = \\tfrac12 (1 + \\mathrm{sign}(${first} - ${second})) \\, \\bar y, \\quad ` +
      `\\bar b = \\tfrac12 (1 + \\mathrm{sign}(${second} - ${first})) \\, \\bar y`,
    forward([a, b]) {
      const shape = broadcastShape(name, a.shape, b.shape);
      return take(broadcastTo(a, shape), broadcastTo(b, shape));
    },
    vjp: ({ gradient: g, inputs: [a, b] }) => [
      () => sumTo(multiply(g, taken(a, b, direction, g.shape)), a.shape),
      () => sumTo(multiply(g, taken(b, a, direction, g.shape)), b.shape),
    ],
  };
}

const largest = extremum('maximum', 'y = \\max(a, b)', 1);
const smallest = extremum('minimum', 'y = \\min(a, b)', -1);

/**
 * The larger of two tensors, element by element; at a tie the gradient is shared.
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
 * The smaller of two tensors, element by element; at a tie the gradient is shared.
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
