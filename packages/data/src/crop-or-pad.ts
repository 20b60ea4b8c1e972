import { composeAffines, scalingAffine, type Triple } from './affine.js';
import { requireRoom } from './room.js';
import { type LabelData, shapeOf, type VoxelGrid, voxelGrid } from './volume.js';

/**
 * A scan or label map with another number of voxels around the same middle. What is too much along
 * an axis is cut off, what is missing is filled in, at both ends alike; of an odd number the last
 * end gets one more. Of $n$ voxels $n'$ are left, and voxel $i'$ of the result is
 *
 * $$i = i' + \mathrm{trunc}\Bigl(\frac{n - n'}{2}\Bigr)$$
 *
 * No voxel changes its value or its place in space: the affine follows.
 *
 * @param size - the number of voxels wanted along each axis
 * @param fill - the value of voxels that the grid does not have
 * @throws when there is no room for so many voxels
 * @example
 * ```ts
 * import { cropOrPad, scalingAffine, voxelGrid } from '@obelisk/data';
 * const scan = voxelGrid(Float32Array.of(1, 2, 3, 4), [4, 1, 1], scalingAffine([3, 3, 3]));
 * cropOrPad(scan, [2, 1, 2], -1024).data.data; // => Float32Array.of(2, -1024, 3, -1024)
 * cropOrPad(scan, [2, 1, 2], -1024).affine[0]; // => [3, 0, 0, 3]
 * ```
 */
export function cropOrPad<Data extends Float32Array | LabelData>(
  grid: VoxelGrid<Data>,
  size: Triple,
  fill: number,
): VoxelGrid<Data> {
  const shape = shapeOf(grid);
  if (size.every((count, axis) => count === shape[axis])) return grid;
  const first = shape.map((count, axis) => Math.trunc((count - size[axis]) / 2));
  requireRoom('cropOrPad: asked for', size, grid.data.data.BYTES_PER_ELEMENT);
  const Values = grid.data.data.constructor as new (length: number) => Data;
  const result = voxelGrid(
    new Values(size[0] * size[1] * size[2]).fill(fill) as Data,
    size,
    composeAffines(grid.affine, scalingAffine([1, 1, 1], [first[0], first[1], first[2]])),
  );
  // The voxels that both have: `from` is where they begin here and there, `count` how many.
  const from = first.map((index) => ({ source: Math.max(0, index), target: Math.max(0, -index) }));
  const count = shape.map((present, axis) => Math.min(present, size[axis]));
  const [dx, dy, dz] = grid.data.stride;
  const source = grid.data.data;
  const target = result.data.data;
  for (let x = 0; x < count[0]; x++) {
    for (let y = 0; y < count[1]; y++) {
      const row = (from[0].source + x) * dx + (from[1].source + y) * dy + from[2].source * dz;
      const start = (from[0].target + x) * size[1] + from[1].target + y;
      for (let z = 0; z < count[2]; z++) {
        target[start * size[2] + from[2].target + z] = source[grid.data.offset + row + z * dz];
      }
    }
  }
  return result;
}
