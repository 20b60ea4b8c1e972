import type { Shape, Values } from '@obelisk/engine';
import { coordinate } from './grid-sample.twin.js';
import type { GridSampleOptions } from './grid-sample-arguments.js';
import { twinGridLocate, twinPointLocate } from './obelisk.twin.js';
import type { GridSize } from './obelisk-arguments.js';

/** Where a sample lies; lists are (x, y) or (x, y, z). */
export interface SamplingPlace {
  /** In voxels. */
  readonly place: readonly number[];
  /** How many voxels it moves per unit of its coordinate, of half the image. */
  readonly moved: readonly number[];
}

/**
 * Where `gridSample` samples, in double precision: what `neighboursOf` takes.
 * @param grid - (x, y) or (x, y, z) in -1..1
 * @param size - of the image, [H, W] or [D, H, W]
 *
 * @example
 * ```ts
 * import { gridSamplePlace } from '@obelisk/kernels';
 * const options = { padding: 'border', alignCorners: true, mode: 'linear' } as const;
 * gridSamplePlace([0.5, 3], [2, 5], options); // => { place: [3, 1], moved: [2, 0] }
 * ```
 */
export function gridSamplePlace(
  grid: readonly number[],
  size: Shape,
  options: GridSampleOptions,
): SamplingPlace {
  const along = [...size].reverse();
  const found = along.map((count, axis) => coordinate(grid[axis], count, options));
  return { place: found.map(({ voxel }) => voxel), moved: found.map(({ moved }) => moved) };
}

/**
 * Where an OBELISK layer samples, in double precision: at place number `at` of volume n, counted in
 * C order, through an offset.
 * @param size - of the volume, [D, H, W]
 * @param where - sizes of a regular grid, or points [N, S, 3] and S
 *
 * @example
 * ```ts
 * import { obeliskPlaces } from '@obelisk/kernels';
 * const placeOf = obeliskPlaces([1, 1, 5], { grid: [1, 1, 3] });
 * placeOf(0, 1, [0.25, 0, 0]); // => { place: [2.5, 0, 0], moved: [2, 0, 0] }
 * ```
 */
export function obeliskPlaces(
  size: Shape,
  where: { readonly grid: GridSize } | { readonly points: Values; readonly S: number },
): (n: number, at: number, offset: readonly number[]) => SamplingPlace {
  const [D, H, W] = size;
  const sizes = { N: 1, C: 1, D, H, W, K: 1, P: 1 };
  const locate =
    'grid' in where
      ? twinGridLocate(where.grid, 0, sizes)
      : twinPointLocate(where.points, where.S, sizes);
  const moved = [W, H, D].map((along) => (along - 1) / 2);
  return (n, at, offset) => ({ place: locate(n, at, offset), moved });
}
