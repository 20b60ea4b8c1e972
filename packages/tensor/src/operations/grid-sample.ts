import type { DeviceArray } from '@obelisk/engine';
import {
  type GridSampleOptions,
  gridSample as gridSampleArrays,
  gridSampleGridGradient,
  gridSampleInputGradient,
} from '@obelisk/kernels';
import { apply } from '../apply.js';
import { assertOneOf, assertOptions } from '../check-arguments.js';
import type { Operations } from '../operation.js';
import type { Tensor } from '../tensor.js';

type Inputs = readonly [input: DeviceArray, grid: DeviceArray];

declare module '../operation.js' {
  interface Operations {
    gridSample: Operation<Inputs, GridSampleOptions, 'gridSample'>;
  }
}

const operation: Operations['gridSample'] = {
  name: 'gridSample',
  formula: 'y_c(p) = \\sum_{q} w_q(p) \\, I_c(q)',
  vjpFormula:
    '\\bar I_c(q) = \\sum_p w_q(p) \\, \\bar y_c(p), \\quad ' +
    '\\bar p = \\sum_c \\bar y_c(p) \\sum_q \\frac{\\partial w_q}{\\partial p} \\, I_c(q)',
  forward: ([input, grid], options) => gridSampleArrays(input, grid, options),
  vjp: ({ gradient, inputs: [input, grid], options }) => [
    () => gridSampleInputGradient(gradient, grid, input.shape, options),
    () => gridSampleGridGradient(gradient, input, grid, options),
  ],
};

/**
 * Samples images or volumes at any coordinates, by interpolation (Eq. 2-3) or at the nearest place.
 * @param input - [N, C, H, W] or [N, C, D, H, W]
 * @param grid - [N, ...places, 2 or 3], (x, y) or (x, y, z) in -1..1
 * @param options - zeros or border outside, corners aligned or not, linear or nearest
 * @returns [N, C, ...places]
 * @throws Error for shapes that do not fit
 *
 * @example
 * ```ts
 * import { gridSample, tensor } from '@obelisk/tensor';
 * const image = tensor([[[[10, 20]]]]);
 * const middle = tensor([[[[0, 0]]]]);
 * const options = { padding: 'zeros', alignCorners: true, mode: 'linear' } as const;
 * gridSample(image, middle, options).item(); // => 15
 * ```
 */
export function gridSample(input: Tensor, grid: Tensor, options: GridSampleOptions): Tensor {
  assertOptions('gridSample', options);
  assertOneOf('gridSample', { mode: options.mode }, ['linear', 'nearest']);
  assertOneOf('gridSample', { padding: options.padding }, ['zeros', 'border']);
  return apply(operation, [input, grid], options);
}
