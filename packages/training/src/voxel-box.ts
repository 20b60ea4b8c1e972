import {
  composeAffines,
  reorientedView,
  requireRoom,
  resampleLike,
  scalingAffine,
  shapeOf,
  type Triple,
  type Volume,
  voxelGrid,
} from '@obelisk/data';

/** Along each axis the first voxel and the one after the last, as a slice in NumPy. */
export type VoxelBox = readonly [Range, Range, Range];
type Range = readonly [first: number, end: number];

/**
 * The part of a scan that a box cuts out. However the scan is stored, the box counts its voxels in
 * R, A, S order: the first index grows to the patient's right, the second to the front, the third
 * to the head.
 *
 * @returns the part, in R, A, S order
 * @throws Error when a range is empty or leaves the scan
 * @example
 * ```ts
 * import { scalingAffine, voxelGrid } from '@obelisk/data';
 * import { cropScan } from '@obelisk/training';
 * const scan = voxelGrid(Float32Array.of(1, 2, 3, 4), [4, 1, 1], scalingAffine([3, 3, 3]));
 * cropScan(scan, [[1, 3], [0, 1], [0, 1]]).data.data; // => Float32Array.of(2, 3)
 * cropScan(scan, [[1, 5], [0, 1], [0, 1]]); // throws: crop: the range 1 to 5
 * ```
 */
export function cropScan(scan: Volume, box: VoxelBox): Volume {
  const upright = reorientedView(scan, 'RAS');
  const shape = shapeOf(upright);
  for (const [axis, [first, end]] of box.entries()) {
    if (Number.isInteger(first) && Number.isInteger(end) && first >= 0 && end <= shape[axis]) {
      if (first < end) continue;
      throw new Error(`crop: the range ${first} to ${end} along ${'RAS'[axis]} holds no voxel`);
    }
    throw new Error(
      `crop: the range ${first} to ${end} along ${'RAS'[axis]} leaves the scan, which has ` +
        `${shape.join(' x ')} voxels in R, A, S order`,
    );
  }
  return cutOut(upright, box);
}

/** The voxels of a box, unchanged and at their place in the world. */
export function cutOut(volume: Volume, box: VoxelBox): Volume {
  const size = box.map(([first, end]) => end - first) as unknown as Triple;
  const corner = box.map(([first]) => first) as unknown as Triple;
  return onGrid(volume, size, [1, 1, 1], corner);
}

/**
 * A volume with another number of voxels between the same outer faces, by trilinear interpolation
 * (`align_corners` false): of $n$ voxels along an axis $n'$ are made, and voxel $i'$ lies at
 *
 * $$i = \Bigl(i' + \frac{1}{2}\Bigr) \frac{n}{n'} - \frac{1}{2}$$
 *
 * @example
 * ```ts
 * import { scalingAffine, voxelGrid } from '@obelisk/data';
 * import { stretchTo } from '@obelisk/training';
 * const scan = voxelGrid(Float32Array.of(0, 8), [2, 1, 1], scalingAffine([3, 3, 3]));
 * stretchTo(scan, [4, 1, 1]).data.data; // => Float32Array.of(0, 2, 6, 8)
 * ```
 */
export function stretchTo(volume: Volume, size: Triple): Volume {
  const ratio = shapeOf(volume).map((count, axis) => count / size[axis]) as unknown as Triple;
  const corner = ratio.map((step) => step / 2 - 0.5) as unknown as Triple;
  return onGrid(volume, size, ratio, corner);
}

/** A volume at $i = ratio \cdot i' + corner$ for all $i'$ below `size`; no place is outside. */
function onGrid(volume: Volume, size: Triple, ratio: Triple, corner: Triple): Volume {
  // The grid's own values and those that are read.
  requireRoom('asked for', size, 5);
  const affine = composeAffines(volume.affine, scalingAffine(ratio, corner));
  const grid = voxelGrid(new Uint8Array(size[0] * size[1] * size[2]), size, affine);
  return resampleLike(volume, grid, Number.NaN);
}
