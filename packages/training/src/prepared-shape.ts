import { type Grid, reorientGrid, resampledShape, spacingOf, type Triple } from '@obelisk/data';
import type { WantedGrid } from './preprocess.js';
import { isSameSpacing } from './same-spacing.js';

/** One number per voxel read and one written, and as much again beside them: 4 GiB. */
export const mostVoxels = 2 ** 28;

/**
 * How many voxels a scan has along the wanted axes once it has the wanted spacing, before a `size`
 * is reached: known from its header, before anything is read.
 *
 * @example
 * ```ts
 * import { scalingAffine } from '@obelisk/data';
 * import { preparedShape } from '@obelisk/training';
 * const grid = { shape: [64, 48, 20], affine: scalingAffine([1, 1, 4]) } as const;
 * preparedShape(grid, { orientation: 'SAR', spacing: [2, 2, 2] }); // => [40, 24, 32]
 * ```
 */
export function preparedShape(
  grid: Grid,
  { orientation, spacing }: Pick<WantedGrid, 'orientation' | 'spacing'>,
): Triple {
  const turned = reorientGrid(grid, orientation);
  if (spacing === null || isSameSpacing(spacingOf(turned.affine), spacing)) return turned.shape;
  return resampledShape(turned, spacing);
}

/** Whether a scan has another spacing than the wanted one, so that it will be resampled. */
export function isResampled(
  grid: Grid,
  { orientation, spacing }: Pick<WantedGrid, 'orientation' | 'spacing'>,
): boolean {
  if (spacing === null) return false;
  return !isSameSpacing(spacingOf(reorientGrid(grid, orientation).affine), spacing);
}

/**
 * Refuses a scan that has too many voxels for any network, before a voxel is computed.
 *
 * @param size - voxels along each axis, as a network would see them
 * @param what - the scan, as the subject of the sentence
 * @throws one sentence that says how many there are and what is possible
 */
export function requireNetworkSize(size: Triple, what: string): void {
  if (size[0] * size[1] * size[2] <= mostVoxels) return;
  throw new Error(
    `${what}: ${size.join(' x ')} voxels are too many for a network, which takes at most ` +
      '2^28, about 645 x 645 x 645; expected larger voxels, or a part of the scan',
  );
}
