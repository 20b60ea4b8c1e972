import type { DeviceArray } from '@obelisk/engine';
import { concat as concatArrays, slice } from '@obelisk/kernels';
import { apply } from '../apply.js';
import type { Operations } from '../operation.js';
import type { Tensor } from '../tensor.js';
import { whatIs } from '../what-is.js';

declare module '../operation.js' {
  interface Operations {
    concat: Operation<readonly DeviceArray[], number, 'concat'>;
  }
}

const operation: Operations['concat'] = {
  name: 'concat',
  formula: 'y = (x_1, x_2, \\dots)',
  vjpFormula: '\\bar x_j = \\text{the part of } \\bar y \\text{ that } x_j \\text{ became}',
  forward: (arrays, axis) => concatArrays(arrays, axis),
  vjp: ({ gradient, inputs, options: axis }) =>
    inputs.map(({ shape }, at) => () => {
      const start = inputs.slice(0, at).reduce((sum, input) => sum + input.shape[axis], 0);
      const begin = shape.map((_, other) => (other === axis ? start : 0));
      return slice(
        gradient,
        begin,
        shape.map((size, other) => begin[other] + size),
      );
    }),
};

/**
 * Tensors one behind the other along an axis, the channels (1) for skip connections.
 * @throws Error when they differ along another axis
 *
 * @example
 * ```ts
 * import { concat, tensor } from '@obelisk/tensor';
 * Array.from(concat([tensor([1]), tensor([2, 3])], 0).dataSync().data); // => [1, 2, 3]
 * ```
 */
export function concat(tensors: readonly Tensor[], axis: number): Tensor {
  if (!Array.isArray(tensors)) {
    throw new Error(`concat: expected an array of tensors, got ${whatIs(tensors)}`);
  }
  return apply(operation, tensors, axis);
}
