import { sizeOf } from '@obelisk/kernels';
import type { LayerStep } from '@obelisk/nn';

/** Corners of the cell of voxels that a trilinear interpolation reads. */
const corners = 8;

/**
 * How many multiplications with an addition an operation takes, by its formula: per number of the
 * result
 * - a convolution or matrix product as many as weights belong to one output channel,
 * - trilinear resizing 8, OBELISK sampling 8 per offset of the pair,
 * - an average pool the voxels of its window,
 * - batch normalisation 1 (its two factors and two terms make one each),
 *
 * and none for rectifiers, and for what only moves numbers.
 *
 * @example
 * ```ts
 * import { multiplyAdds } from '@obelisk/models';
 * const shapes = { inputShapes: [[1, 4, 8, 8, 8], [16, 4, 3, 3, 3]], shape: [1, 16, 4, 4, 4] };
 * multiplyAdds({ operation: 'conv3d', options: { stride: 2 }, ...shapes }); // => 110592
 * 16 * 4 ** 3 * (4 * 27); // => 110592
 * ```
 */
export function multiplyAdds({
  operation,
  inputShapes,
  shape,
  options,
}: Pick<LayerStep, 'operation' | 'inputShapes' | 'shape' | 'options'>): number {
  const numbers = sizeOf(shape);
  const [x, parameter] = inputShapes;
  switch (operation) {
    case 'conv3d':
    case 'pointwise':
    case 'linear':
      return numbers * sizeOf(parameter.slice(1));
    case 'matmul':
      return numbers * x[x.length - 1];
    case 'obeliskSampleGrid':
    case 'obeliskSamplePoints':
      return numbers * corners * parameter[1];
    case 'resize':
      return numbers * corners;
    case 'averagePool':
      return numbers * (options as { size: number }).size ** 3;
    case 'batchNorm':
      return numbers;
    default:
      return 0;
  }
}
