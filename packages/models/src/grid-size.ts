/**
 * Sizes halved, rounded up, until the grid is `step` voxels wide.
 * @throws Error when the step is no power of 2
 *
 * @example
 * ```ts
 * import { gridSize } from '@obelisk/models';
 * gridSize([156, 115, 160], 4); // => [39, 29, 40]
 * ```
 */
export function gridSize(sizes: readonly number[], step: number): [number, number, number] {
  if (!Number.isInteger(Math.log2(step))) throw new Error(`grid: step ${step} is no power of 2`);
  let grid = [...sizes];
  for (let width = step; width > 1; width /= 2) grid = grid.map((size) => Math.ceil(size / 2));
  return grid as [number, number, number];
}
