import { type LabelMap, spacingOf } from '@obelisk/data';

/** Told of a label map in which no label but the background has a voxel. */
export const nothingFoundLine = 'no organ was found: all voxels of the label map are background';

/**
 * Millilitres of each label but the background.
 * @param labels - how many there are, with the background
 *
 * @example
 * ```ts
 * import { scalingAffine, voxelGrid } from '@obelisk/data';
 * import { organVolumes } from '@obelisk/training';
 * const map = voxelGrid(Uint8Array.of(0, 2, 2, 1), [4, 1, 1], scalingAffine([10, 10, 10]));
 * organVolumes(map, 3); // => [1, 2]
 * ```
 */
export function organVolumes({ data, affine }: LabelMap, labels: number): number[] {
  const [dx, dy, dz] = spacingOf(affine);
  const voxels = new Float64Array(labels);
  for (const label of data.data) voxels[label]++;
  return [...voxels.subarray(1)].map((count) => (count * dx * dy * dz) / 1000);
}
