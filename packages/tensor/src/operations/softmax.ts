import { type DeviceArray, reshaped, type Shape, sizeOf } from '@obelisk/engine';
import {
  broadcastTo,
  exponential,
  logSoftmax as logSoftmaxArray,
  multiply,
  subtract,
  sum as sumArray,
} from '@obelisk/kernels';
import { apply } from '../apply.js';
import { assertNumbers, assertTensors } from '../check-arguments.js';
import type { Operations } from '../operation.js';
import type { Tensor } from '../tensor.js';

declare module '../operation.js' {
  interface Operations {
    softmax: Operation<readonly [DeviceArray], { readonly axis: number }, 'softmax'>;
  }
}

const operation: Operations['softmax'] = {
  name: 'softmax',
  formula: "y_c = e^{x_c} / \\sum_{c'} e^{x_{c'}}",
  vjpFormula: "\\bar x_c = y_c \\, (\\bar y_c - \\sum_{c'} y_{c'} \\, \\bar y_{c'})",
  forward([x], { axis }) {
    const logits = reshaped(x, around(x.shape, axis));
    return reshaped(exponential(logSoftmaxArray(logits)), x.shape);
  },
  vjp: ({ gradient, output, options: { axis } }) => [
    () => {
      const shape = around(output.shape, axis);
      const [g, y] = [gradient, output].map((array) => reshaped(array, shape));
      const common = broadcastTo(sumArray(multiply(g, y), [1]), shape);
      return reshaped(multiply(y, subtract(g, common)), output.shape);
    },
  ],
};

/** The shape [before, along, after] with the axis in the middle. */
function around(shape: Shape, axis: number): Shape {
  return [sizeOf(shape.slice(0, axis)), shape[axis], sizeOf(shape.slice(axis + 1))];
}

/**
 * Softmax along an axis: positive numbers that sum to 1, as the attention over the taps of a
 * deformable layer.
 * @param dim - the axis, from 0 or, as in NumPy, from the last one, which is -1
 * @throws Error for an axis that is not there
 *
 * @example
 * ```ts
 * import { softmax, tensor } from '@obelisk/tensor';
 * softmax(tensor([[0, 0], [5, 5]]), -1).tolist(); // => [[0.5, 0.5], [0.5, 0.5]]
 * ```
 */
export function softmax(x: Tensor, dim: number): Tensor {
  assertTensors('softmax', { x });
  assertNumbers('softmax', { dim });
  const axis = dim < 0 ? dim + x.rank : dim;
  if (!Number.isInteger(axis) || axis < 0 || axis >= x.rank) {
    throw new Error(`softmax: dim ${dim} is no axis of a tensor of rank ${x.rank}`);
  }
  return apply(operation, [x], { axis });
}
