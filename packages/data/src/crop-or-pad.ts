import { composeAffines, scalingAffine, type Triple } from './affine.js';
import { requireRoom } from './room.js';
import { type LabelData, shapeOf, type VoxelGrid, voxelGrid } from './volume.js';

/** A part of a grid, which may reach beyond it. */
export interface GridPart {
  /** Number of voxels along each axis. */
  readonly size: Triple;
  /** The voxel of the grid that is the first of the part; negative outside. */
  readonly first: Triple;
}

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
  return partOfGrid(grid, middlePart(grid, size), fill);
}

/**
 * The part of a grid that `cropOrPad` takes.
 *
 * @example
 * ```ts
 * import { middlePart, scalingAffine, voxelGrid } from '@obelisk/data';
 * const labels = voxelGrid(Uint8Array.of(1, 2, 3), [3, 1, 1], scalingAffine([3, 3, 3]));
 * middlePart(labels, [1, 1, 3]); // => { size: [1, 1, 3], first: [1, 0, -1] }
 * ```
 */
export function middlePart(grid: VoxelGrid<Float32Array | LabelData>, size: Triple): GridPart {
  const [x, y, z] = shapeOf(grid).map((count, axis) => Math.trunc((count - size[axis]) / 2));
  return { size, first: [x, y, z] };
}

/**
 * A part of a scan's or label map's grid, wherever it lies; what the grid does not have is filled
 * in. Otherwise as {@link cropOrPad}.
 *
 * @param fill - the value of voxels that the grid does not have
 * @example
 * ```ts
 * import { partOfGrid, scalingAffine, voxelGrid } from '@obelisk/data';
 * const labels = voxelGrid(Uint8Array.of(1, 2, 3), [3, 1, 1], scalingAffine([3, 3, 3]));
 * const part = partOfGrid(labels, { size: [3, 1, 1], first: [-1, 0, 0] }, 0);
 * part.data.data; // => Uint8Array.of(0, 1, 2)
 * part.affine[0]; // => [3, 0, 0, -3]
 * ```
 */
export function partOfGrid<Data extends Float32Array | LabelData>(
  grid: VoxelGrid<Data>,
  { size, first }: GridPart,
  fill: number,
): VoxelGrid<Data> {
  const shape = shapeOf(grid);
  if (size.every((count, axis) => count === shape[axis] && first[axis] === 0)) return grid;
  requireRoom('cropOrPad: asked for', size, grid.data.data.BYTES_PER_ELEMENT);
  const Values = grid.data.data.constructor as new (length: number) => Data;
  const result = voxelGrid(
    new Values(size[0] * size[1] * size[2]).fill(fill) as Data,
    size,
    composeAffines(grid.affine, scalingAffine([1, 1, 1], first)),
  );
  // The voxels that both have: `from` is where they begin here and there, `count` how many.
  const from = first.map((index) => ({ source: Math.max(0, index), target: Math.max(0, -index) }));
  const count = shape.map((present, axis) =>
    Math.min(present - from[axis].source, size[axis] - from[axis].target),
  );
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
