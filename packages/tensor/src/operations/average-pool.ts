import type { DeviceArray } from '@obelisk/engine';
import {
  averagePool as averagePoolArray,
  averagePoolGradient,
  type PoolOptions,
} from '@obelisk/kernels';
import { apply } from '../apply.js';
import { assertOptions } from '../check-arguments.js';
import type { Operations } from '../operation.js';
import { refuseUnknown } from '../refuse-unknown.js';
import type { Tensor } from '../tensor.js';

declare module '../operation.js' {
  interface Operations {
    averagePool: Operation<readonly [DeviceArray], PoolOptions, 'averagePool'>;
  }
}

const operation: Operations['averagePool'] = {
  name: 'averagePool',
  formula: 'y_j = \\frac{1}{k^m} \\sum_d x_{j s + d - p}',
  vjpFormula: '\\bar x_i = \\frac{1}{k^m} \\sum_{j s + d - p = i} \\bar y_j',
  forward: ([x], options) => averagePoolArray(x, options),
  vjp: ({ gradient, inputs: [x], options }) => [
    () => averagePoolGradient(gradient, x.shape, options),
  ],
};

/**
 * Average pooling of [N, C, H, W] or [N, C, D, H, W], as before the sampling in Table 2; the zeros
 * of the padding count. By default the size stays: stride 1, and padding of half the window.
 * @throws Error when the window does not fit
 *
 * @example
 * ```ts
 * import { averagePool, tensor } from '@obelisk/tensor';
 * const image = tensor([[[[9, 9, 9]]]]);
 * Array.from(averagePool(image, 3).dataSync().data); // => [2, 3, 2]
 * ```
 */
export function averagePool(
  x: Tensor,
  size: number,
  options: { stride?: number; padding?: number } = {},
): Tensor {
  assertOptions('averagePool', options);
  const { stride = 1, padding = (size - 1) / 2, ...unknown } = options;
  refuseUnknown('averagePool', unknown, ['stride', 'padding']);
  return apply(operation, [x], { size, stride, padding });
}
