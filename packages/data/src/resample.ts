import { type Affine, composeAffines, spacingOf, type Triple } from './affine.js';
import { type Grid, relateGrids } from './grid-relation.js';
import { sampleLargestShare, sampleNearest, sampleTrilinear } from './grid-sampling.js';
import { requireRoom } from './room.js';
import {
  type LabelData,
  type LabelMap,
  type OnGrid,
  shapeOf,
  type Volume,
  voxelGrid,
} from './volume.js';

/**
 * A scan on a grid of another spacing, with the same axes and the same centre, by trilinear
 * interpolation. Along each axis the $n$ voxels at $s$ mm become $n' = \mathrm{round}(n s / s')$ at
 * exactly $s'$ mm; voxel $i'$ of the result lies at
 *
 * $$i = \frac{n - 1}{2} + \Bigl(i' - \frac{n' - 1}{2}\Bigr) \frac{s'}{s}$$
 *
 * All of them are in the scan's field of view; beyond the outermost centres the outermost value
 * holds. Values are read at points: nothing is smoothed before a reduction.
 *
 * @param spacing - the spacing wanted along each axis of the array, in mm
 * @throws when a spacing is not a positive number, or makes more voxels than there is room for
 * @example
 * ```ts
 * import { resampleToSpacing, scalingAffine, voxelGrid } from '@obelisk/data';
 * const scan = voxelGrid(Float32Array.of(0, 10, 20, 30), [4, 1, 1], scalingAffine([3, 3, 3]));
 * resampleToSpacing(scan, [6, 3, 3]).data.data; // => Float32Array.of(5, 25)
 * resampleToSpacing(scan, [6, 3, 3]).affine[0]; // => [6, 0, 0, 1.5]
 * ```
 */
export function resampleToSpacing(volume: Volume, spacing: Triple): Volume {
  const wrong = spacing.find((size) => !(size > 0 && Number.isFinite(size)));
  if (wrong !== undefined) {
    throw new Error(
      `resampleToSpacing: the spacing [${spacing.join(', ')}] mm has ${wrong}; ` +
        'expected positive numbers',
    );
  }
  const shape = shapeOf(volume);
  const ratio = spacingOf(volume.affine).map((present, axis) => spacing[axis] / present);
  const target = resampledShape(gridOf(volume), spacing);
  const relation: Affine = [0, 1, 2, 3].map((axis) => {
    const row = [0, 0, 0, 0];
    row[axis] = axis < 3 ? ratio[axis] : 1;
    if (axis < 3) row[3] = (shape[axis] - 1) / 2 - ((target[axis] - 1) / 2) * ratio[axis];
    return row;
  });
  requireRoom(`resampleToSpacing: the spacing [${spacing.join(', ')}] mm makes`, target, 4);
  // Every voxel is in the field of view, so that no value for outside is ever used.
  const values = sampleTrilinear(volume.data, relation, target, Number.NaN);
  return voxelGrid(values, target, composeAffines(volume.affine, relation));
}

/**
 * How many voxels {@link resampleToSpacing} makes of a grid, $n' = \mathrm{round}(n s / s')$ along
 * each axis: known from a header, before anything is read.
 *
 * @param spacing - the spacing wanted along each axis of the array, in mm
 * @example
 * ```ts
 * import { resampledShape, scalingAffine } from '@obelisk/data';
 * const grid = { shape: [70, 102, 70], affine: scalingAffine([0.5, 0.5, 0.5]) } as const;
 * resampledShape(grid, [1, 1, 2]); // => [35, 51, 18]
 * ```
 */
export function resampledShape({ shape, affine }: Grid, spacing: Triple): Triple {
  const present = spacingOf(affine);
  const size = (axis: number) =>
    Math.max(1, Math.round(shape[axis] / (spacing[axis] / present[axis])));
  return [size(0), size(1), size(2)];
}

/**
 * A scan on the grid of `reference`, wherever that lies, by trilinear interpolation. Up to half a
 * voxel beyond the scan's outermost centres the outermost value holds, further out it is `outside`.
 *
 * @param reference - the scan or label map whose shape and affine the result has
 * @param outside - value where the scan has none, as -1024 HU (air) for a CT
 * @example
 * ```ts
 * import { resampleLike, scalingAffine, voxelGrid } from '@obelisk/data';
 * const scan = voxelGrid(Float32Array.of(0, 10, 20), [3, 1, 1], scalingAffine([2, 2, 2]));
 * const reference = voxelGrid(new Uint8Array(4), [4, 1, 1], scalingAffine([1, 1, 1], [2, 0, 0]));
 * resampleLike(scan, reference, -1024).data.data; // => Float32Array.of(10, 15, 20, 20)
 * ```
 */
export function resampleLike(volume: Volume, reference: OnGrid, outside: number): Volume {
  const target = gridOf(reference);
  const relation = relateGrids(gridOf(volume), target);
  const values = sampleTrilinear(volume.data, relation, target.shape, outside);
  return voxelGrid(values, target.shape, target.affine);
}

/**
 * A label map on the grid of `reference`, wherever that lies: each voxel gets the label of the
 * nearest voxel, and 0 (background) beyond the field of view of the label map.
 *
 * @param reference - the scan or label map whose shape and affine the result has
 * @example
 * ```ts
 * import { resampleLabelsLike, scalingAffine, voxelGrid } from '@obelisk/data';
 * const labels = voxelGrid(Uint8Array.of(1, 2), [2, 1, 1], scalingAffine([3, 3, 3], [1, 1, 1]));
 * const scan = voxelGrid(new Float32Array(7), [7, 1, 1], scalingAffine([1, 3, 3], [0, 1, 1]));
 * resampleLabelsLike(labels, scan).data.data; // => Uint8Array.of(1, 1, 1, 2, 2, 2, 0)
 * ```
 */
export function resampleLabelsLike(labels: LabelMap, reference: OnGrid): LabelMap {
  const target = gridOf(reference);
  const relation = relateGrids(gridOf(labels), target);
  const values: LabelData = sampleNearest(labels.data, relation, target.shape);
  return voxelGrid(values, target.shape, target.affine);
}

/**
 * A volume on the grid of `reference` as {@link resampleLabelsLike} does it with labels: each voxel
 * gets the value of the nearest voxel, and `outside` beyond the field of view of the volume.
 *
 * @param reference - the scan or label map whose shape and affine the result has
 * @example
 * ```ts
 * import { resampleNearest, scalingAffine, voxelGrid } from '@obelisk/data';
 * const map = voxelGrid(Float32Array.of(0.5, 0.25), [2, 1, 1], scalingAffine([2, 2, 2]));
 * const scan = voxelGrid(new Float32Array(5), [5, 1, 1], scalingAffine([1, 2, 2]));
 * resampleNearest(map, scan, 1).data.data; // => Float32Array.of(0.5, 0.25, 0.25, 0.25, 1)
 * ```
 */
export function resampleNearest(volume: Volume, reference: OnGrid, outside: number): Volume {
  const target = gridOf(reference);
  const relation = relateGrids(gridOf(volume), target);
  const values = sampleNearest(volume.data, relation, target.shape, outside);
  return voxelGrid(values, target.shape, target.affine);
}

/**
 * A label map on the grid of `reference` as {@link resampleLabelsLike}, but each voxel gets the
 * label that has the largest share in the eight voxels around its place: that of linearly
 * interpolated one-hot maps. Of equal shares the larger label wins, so that no place between two
 * voxels shifts all organs to one side.
 *
 * @param reference - the scan or label map whose shape and affine the result has
 * @example
 * ```ts
 * import { resampleLabelsByShare, scalingAffine, voxelGrid } from '@obelisk/data';
 * const values = Uint8Array.of(0, 1, 1, 0, 0, 0);
 * const labels = voxelGrid(values, [6, 1, 1], scalingAffine([1, 1, 1]));
 * const scan = voxelGrid(new Float32Array(3), [3, 1, 1], scalingAffine([2, 1, 1], [0.5, 0, 0]));
 * resampleLabelsByShare(labels, scan).data.data; // => Uint8Array.of(1, 1, 0)
 * ```
 */
export function resampleLabelsByShare(labels: LabelMap, reference: OnGrid): LabelMap {
  const target = gridOf(reference);
  const relation = relateGrids(gridOf(labels), target);
  const values: LabelData = sampleLargestShare(labels.data, relation, target.shape);
  return voxelGrid(values, target.shape, target.affine);
}

const gridOf = (grid: OnGrid): Grid => ({ shape: shapeOf(grid), affine: grid.affine });
