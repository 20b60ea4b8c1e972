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
  const values = data.data;
  const first = [D, H, W];
  const end = [0, 0, 0];
  const place = [0, 0, 0];
  for (let voxel = 0; voxel < values.length; voxel++) {
    if (values[voxel] <= bodyThreshold) continue;
    place[0] = Math.floor(voxel / (H * W));
    place[1] = Math.floor(voxel / W) % H;
    place[2] = voxel % W;
    for (let axis = 0; axis < 3; axis++) {
      if (place[axis] < first[axis]) first[axis] = place[axis];
      if (place[axis] >= end[axis]) end[axis] = place[axis] + 1;
    }
  }
  const box =
    end[0] === 0 ? [D, H, W].map((count) => [0, count]) : first.map((n, a) => [n, end[a]]);
  return box as unknown as VoxelBox;
}
