import { applyAffine, type Triple, type Volume, type VoxelGrid, voxelGrid } from '@obelisk/data';

/** HU above which a voxel belongs to a body, not to air or lung. */
const bodyThreshold = -300;

/**
 * The grid of `size` voxels that the bounding box of the body is resampled to. Outer faces
 * coincide, so the voxels are as large as the box divided by the size.
 * @param volume - in HU, in the orientation of the network
 * @returns an empty grid: only its shape and affine count
 *
 * @example
 * ```ts
 * import { phantomSeries } from '@obelisk/data';
 * import { bodyBoxGrid } from '@obelisk/training';
 * const [{ scan }] = phantomSeries({ count: 1, seed: 1, size: [32, 24, 32] });
 * bodyBoxGrid(scan, [16, 16, 16]).data.shape; // => [16, 16, 16]
 * ```
 */
export function bodyBoxGrid(volume: Volume, size: Triple): VoxelGrid<Uint8Array> {
  const box = bodyBox(volume);
  const ratio = box.map(([first, last], axis) => (last + 1 - first) / size[axis]);
  const { affine } = volume;
  const corner = box.map(([first], axis) => first - 0.5 + ratio[axis] / 2);
  const origin = applyAffine(affine, corner as unknown as Triple);
  const rows = affine
    .slice(0, 3)
    .map((row, at) => [...ratio.map((factor, axis) => row[axis] * factor), origin[at]]);
  const turned = [...rows, [0, 0, 0, 1]] as unknown as typeof affine;
  return voxelGrid(new Uint8Array(size[0] * size[1] * size[2]), size, turned);
}

/** First and last index of the body along each axis; the whole volume where there is none. */
function bodyBox({ data }: Volume): [number, number][] {
  const [D, H, W] = data.shape;
  const values = data.data;
  const box = [D, H, W].map((count): [number, number] => [count, -1]);
  for (let voxel = 0; voxel < values.length; voxel++) {
    if (values[voxel] <= bodyThreshold) continue;
    const place = [Math.floor(voxel / (H * W)), Math.floor(voxel / W) % H, voxel % W];
    for (const [axis, index] of place.entries()) {
      box[axis] = [Math.min(box[axis][0], index), Math.max(box[axis][1], index)];
    }
  }
  return box[0][1] < 0 ? [D, H, W].map((count) => [0, count - 1]) : box;
}
