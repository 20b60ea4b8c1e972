import { type DeviceArray, reshaped, sizeOf } from '@obelisk/engine';
import { broadcastTo, sum as sumArray } from '@obelisk/kernels';
import { apply } from '../apply.js';
import { assertLists, assertTensors } from '../check-arguments.js';
import type { Operations } from '../operation.js';
import type { Tensor } from '../tensor.js';
import { scale } from './scale.js';

interface SumOptions {
  readonly axes: readonly number[];
  readonly keepAxes: boolean;
}

declare module '../operation.js' {
  interface Operations {
    sum: Operation<readonly [DeviceArray], SumOptions, 'sum'>;
  }
}

const operation: Operations['sum'] = {
  name: 'sum',
  formula: 'y = \\sum_i x_i',
  vjpFormula: '\\bar x_i = \\bar y',
  forward([x], { axes, keepAxes }) {
    const total = sumArray(x, axes);
    if (keepAxes) return total;
    return reshaped(
      total,
      x.shape.filter((_, axis) => !axes.includes(axis)),
    );
  },
  vjp: ({ gradient, inputs: [x], options: { axes } }) => [
    () => {
      const kept = x.shape.map((size, axis) => (axes.includes(axis) ? 1 : size));
      return broadcastTo(reshaped(gradient, kept), x.shape);
    },
  ],
};

/**
 * Sum over axes, over all of them when none are named.
 * @param axes - one or several, from 0 or, as in NumPy, from the last one, which is -1
 * @param keepAxes - whether the summed axes stay, with length 1
 * @throws Error for an axis that is not there
 *
 * @example
 * ```ts
 * import { sum, tensor } from '@obelisk/tensor';
 * sum(tensor([[1, 2], [3, 4]]), 0).tolist(); // => [4, 6]
 * ```
 */
export function sum(x: Tensor, axes?: number | readonly number[], keepAxes = false): Tensor {
  assertTensors('sum', { x });
  const named = typeof axes === 'number' ? [axes] : (axes ?? x.shape.map((_, axis) => axis));
  assertLists('sum', { axes: named });
  const { rank } = x;
  const counted = named.map((axis) => (axis < 0 && axis >= -rank ? axis + rank : axis));
  return apply(operation, [x], { axes: counted, keepAxes });
}

/**
 * Mean over axes, over all of them when none are named.
 * @param axes - one or several, counted as for `sum`
 * @param keepAxes - whether the axes stay, with length 1
 * @throws Error for an axis that is not there
 *
 * @example
 * ```ts
 * import { mean, tensor } from '@obelisk/tensor';
 * mean(tensor([[1, 2], [3, 6]])).item(); // => 3
 * ```
 */
export function mean(x: Tensor, axes?: number | readonly number[], keepAxes = false): Tensor {
  const total = sum(x, axes, keepAxes);
  return scale(total, sizeOf(total.shape) / sizeOf(x.shape));
}
