import { bodyThreshold, type Volume } from '@obelisk/data';
import type { VoxelBox } from './voxel-box.js';

/**
 * The bounding box of the body; the whole volume where there is none.
 * @param volume - in HU
 *
 * @example
 * ```ts
 * import { scalingAffine, voxelGrid } from '@obelisk/data';
 * import { bodyBox } from '@obelisk/training';
 * const values = Float32Array.of(-1000, 40, 60, -1000);
 * bodyBox(voxelGrid(values, [4, 1, 1], scalingAffine([1, 1, 1]))); // => [[1, 3], [0, 1], [0, 1]]
 * ```
 */
export function bodyBox({ data }: Volume): VoxelBox {
  const [D, H, W] = data.shape;
  const [dx, dy, dz] = data.stride;
  const values = data.data;
  const first = [D, H, W];
  const end = [0, 0, 0];
  const extend = (axis: number, place: number) => {
    if (place < first[axis]) first[axis] = place;
    if (place >= end[axis]) end[axis] = place + 1;
  };
  for (let x = 0; x < D; x++) {
    for (let y = 0; y < H; y++) {
      const row = data.offset + x * dx + y * dy;
      for (let z = 0; z < W; z++) {
        if (values[row + z * dz] <= bodyThreshold) continue;
        extend(0, x);
        extend(1, y);
        extend(2, z);
      }
    }
  }
  const box =
    end[0] === 0 ? [D, H, W].map((count) => [0, count]) : first.map((n, a) => [n, end[a]]);
  return box as unknown as VoxelBox;
}
