import type { DeviceArray, Shape } from '@obelisk/engine';
import { affineGrid as affineGridArray, affineGridGradient } from '@obelisk/kernels';
import { apply } from '../apply.js';
import { assertLists } from '../check-arguments.js';
import type { Operations } from '../operation.js';
import type { Tensor } from '../tensor.js';

interface AffineGridOptions {
  readonly size: Shape;
  readonly alignCorners: boolean;
}

declare module '../operation.js' {
  interface Operations {
    affineGrid: Operation<readonly [DeviceArray], AffineGridOptions, 'affineGrid'>;
  }
}

const operation: Operations['affineGrid'] = {
  name: 'affineGrid',
  formula: 'g(p) = A \\, (p, 1)^\\top',
  vjpFormula: '\\bar A = \\sum_p \\bar g(p) \\, (p, 1)',
  forward: ([matrix], { size, alignCorners }) => affineGridArray(matrix, size, alignCorners),
  vjp: ({ gradient, inputs: [matrix], options: { size, alignCorners } }) => [
    () => affineGridGradient(gradient, matrix.shape, size, alignCorners),
  ],
};

/**
 * The coordinates at which `gridSample` reads to transform an image by affine matrices.
 * @param matrix - $A$: [N, 3, 4] for volumes, [N, 2, 3] for images
 * @param size - of what is sampled: [N, C, D, H, W] or [N, C, H, W]; C does not matter
 * @param alignCorners - whether -1 and 1 are the outermost places, or the outermost edges
 * @returns [N, D, H, W, 3], (x, y, z), or for images [N, H, W, 2], (x, y)
 * @throws Error for shapes that do not fit
 *
 * @example
 * ```ts
 * import { affineGrid, tensor } from '@obelisk/tensor';
 * const identity = tensor([[[1, 0, 0, 0], [0, 1, 0, 0], [0, 0, 1, 0]]]);
 * affineGrid(identity, [1, 1, 2, 3, 4], true).shape; // => [1, 2, 3, 4, 3]
 * ```
 */
export function affineGrid(matrix: Tensor, size: Shape, alignCorners: boolean): Tensor {
  assertLists('affineGrid', { size });
  return apply(operation, [matrix], { size, alignCorners });
}
