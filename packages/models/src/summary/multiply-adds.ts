import type { LayerStep } from '@obelisk/nn';
import { ruleOf } from '@obelisk/tensor';
import { known } from './known.js';

/**
 * How many multiplications with an addition an operation takes, by its formula: per number of the
 * result
 * - a convolution or matrix product as many as weights belong to one output channel,
 * - linear interpolation 4 on images and 8 on volumes, OBELISK sampling so many per offset of the
 *   pair,
 * - an average pool the places of its window,
 * - a coordinate of an affine grid 2 or 3, as many as there are axes,
 * - a product, a quotient and a square 1, and so does batch normalisation (its two factors and two
 *   terms make one each),
 *
 * and none for sums, rectifiers and other functions, and for what only moves numbers.
 * @throws Error for an operation that is not of our packages
 *
 * @example
 * ```ts
 * import { multiplyAdds } from '@obelisk/models';
 * const shapes = { inputShapes: [[1, 4, 8, 8, 8], [16, 4, 3, 3, 3]], shape: [1, 16, 4, 4, 4] };
 * multiplyAdds({ operation: 'conv3d', options: { stride: 2 }, ...shapes }); // => 110592
 * 16 * 4 ** 3 * (4 * 27); // => 110592
 * ```
 */
export function multiplyAdds(
  step: Pick<LayerStep, 'operation' | 'inputShapes' | 'shape' | 'options'>,
): number {
  return ruleOf('multiplyAdds', step.operation).multiplyAdds(known(step));
}
