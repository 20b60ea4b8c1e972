import { type Affine, type LabelData, shapeOf, type Triple, type VoxelGrid } from '@obelisk/data';

/** A volume or label map as one thread hands it to another: without methods. */
export interface PlainGrid<Data extends Float32Array | LabelData> {
  /** In C order. */
  readonly values: Data;
  readonly shape: Triple;
  readonly affine: Affine;
}

/** A grid whose values lie in C order, without a copy. */
export function plainGrid<Data extends Float32Array | LabelData>(
  grid: VoxelGrid<Data>,
): PlainGrid<Data> {
  return { values: grid.data.data, shape: shapeOf(grid), affine: grid.affine };
}
