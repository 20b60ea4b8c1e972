import type { DeviceArray, Shape } from '@obelisk/engine';
import { resize as resizeArray, resizeGradient } from '@obelisk/kernels';
import { apply } from '../apply.js';
import { assertLists } from '../check-arguments.js';
import type { Operations } from '../operation.js';
import type { Tensor } from '../tensor.js';

interface ResizeOptions {
  readonly size: Shape;
  readonly alignCorners: boolean;
}

declare module '../operation.js' {
  interface Operations {
    resize: Operation<readonly [DeviceArray], ResizeOptions, 'resize'>;
  }
}

const operation: Operations['resize'] = {
  name: 'resize',
  formula:
    'y_j = (1 - w) \\, x_{\\lfloor s \\rfloor} + w \\, x_{\\lfloor s \\rfloor + 1}, ' +
    '\\; s = (j + \\tfrac12) \\tfrac{n}{m} - \\tfrac12',
  vjpFormula: '\\bar x_i = \\sum_j w_{j,i} \\, \\bar y_j',
  forward: ([x], { size, alignCorners }) => resizeArray(x, size, alignCorners),
  vjp: ({ gradient, inputs: [x], options: { alignCorners } }) => [
    () => resizeGradient(gradient, x.shape, alignCorners),
  ],
};

/**
 * Bilinear (images) or trilinear (volumes) resizing to given sizes.
 * @param x - [N, C, H, W] or [N, C, D, H, W]
 * @param size - sizes of the axes behind N and C
 * @returns [N, C, ...size]
 * @throws Error when the number of axes differs
 *
 * @example
 * ```ts
 * import { resize, tensor } from '@obelisk/tensor';
 * Array.from(resize(tensor([[[[0, 4]]]]), [1, 4]).dataSync().data); // => [0, 1, 3, 4]
 * ```
 */
export function resize(x: Tensor, size: Shape, alignCorners = false): Tensor {
  assertLists('resize', { size });
  return apply(operation, [x], { size, alignCorners });
}
