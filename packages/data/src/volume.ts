import ndarray, { type NdArray } from 'ndarray';
import { type Affine, degeneracy, type Triple } from './affine.js';

/** The typed arrays that hold labels: whole numbers, kept exactly. */
export type LabelData = Uint8Array | Int16Array | Uint16Array | Int32Array | Uint32Array;

/**
 * Voxels and their place in space. A NIfTI array a[x, y, z] is D = x, H = y, W = z here: `data` has
 * the shape [D, H, W] and lies in C order (z fastest), where the file has x fastest.
 */
export interface VoxelGrid<Data extends Float32Array | LabelData> {
  readonly data: NdArray<Data>;
  /** Voxel index [x, y, z] to millimetres, RAS+. */
  readonly affine: Affine;
}

/** A scan: float32 intensities (HU for a CT). */
export type Volume = VoxelGrid<Float32Array>;

/** Labels on a scan's grid: 0 is background, other numbers are the organs. */
export type LabelMap = VoxelGrid<LabelData>;

/** What lies on a voxel grid, as a scan or a label map, where its values are not asked for. */
export interface OnGrid {
  readonly data: { readonly shape: number[] };
  readonly affine: Affine;
}

/**
 * Puts values in C order onto a grid.
 *
 * @param values - D * H * W numbers, the last axis fastest
 * @throws when the number of values isn't the product of the shape, or the affine is degenerate
 * @example
 * ```ts
 * import { scalingAffine, voxelGrid } from '@obelisk/data';
 * const scan = voxelGrid(new Float32Array(24), [2, 3, 4], scalingAffine([3, 3, 3]));
 * scan.data.shape; // => [2, 3, 4]
 * ```
 */
export function voxelGrid<Data extends Float32Array | LabelData>(
  values: Data,
  shape: Triple,
  affine: Affine,
): VoxelGrid<Data> {
  const expected = shape[0] * shape[1] * shape[2];
  if (values.length !== expected) {
    throw new Error(
      `voxelGrid: the shape [${shape.join(', ')}] expects ${expected} values, got ${values.length}`,
    );
  }
  const problem = degeneracy(affine);
  if (problem !== null) throw new Error(`voxelGrid: the affine ${problem}`);
  return { data: ndarray(values, [...shape]) as NdArray<Data>, affine };
}

/**
 * The number of voxels along each axis, [D, H, W].
 *
 * @example
 * ```ts
 * import { scalingAffine, shapeOf, voxelGrid } from '@obelisk/data';
 * shapeOf(voxelGrid(new Uint8Array(24), [2, 3, 4], scalingAffine([1, 1, 1]))); // => [2, 3, 4]
 * ```
 */
export function shapeOf(grid: Pick<OnGrid, 'data'>): Triple {
  const [depth, height, width] = grid.data.shape;
  return [depth, height, width];
}
