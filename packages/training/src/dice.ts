import { firstNoClass } from '@obelisk/kernels';

/**
 * Dice overlap of each label but the background, $2 |A \cap B| / (|A| + |B|)$; null for a label
 * that is in neither map, which is left out of means.
 * @param predicted - labels, voxel by voxel
 * @param truth - labels of the same voxels
 * @param labels - number of labels with background
 * @param meaning - what the labels of the truth stand for, where not for themselves
 * @throws Error when the lengths differ, or a label is no class
 *
 * @example
 * ```ts
 * import { dice } from '@obelisk/training';
 * dice([0, 1, 1, 2], [0, 1, 2, 2], 4); // => [2 / 3, 2 / 3, null]
 * dice([0, 1, 1, 2], [0, 2, 2, 1], 3, [0, 2, 1]); // => [1, 1]
 * ```
 */
export function dice(
  predicted: ArrayLike<number>,
  truth: ArrayLike<number>,
  labels: number,
  meaning: readonly number[] = [],
): (number | null)[] {
  return overlaps(overlapCounts(predicted, truth, labels, meaning));
}

/** Voxels per label: predicted, true, and both. */
export interface OverlapCounts {
  readonly predicted: Float64Array;
  readonly truth: Float64Array;
  readonly both: Float64Array;
}

/** Counts, from which Dice follows. */
export function overlapCounts(
  predicted: ArrayLike<number>,
  truth: ArrayLike<number>,
  labels: number,
  meaning: readonly number[] = [],
): OverlapCounts {
  if (predicted.length !== truth.length) {
    throw new Error(`dice: ${predicted.length} predicted labels for ${truth.length} true ones`);
  }
  requireLabels('dice: the predicted', predicted, labels);
  requireLabels('dice: the true', truth, labels);
  const zeros = () => new Float64Array(labels);
  const counts = { predicted: zeros(), truth: zeros(), both: zeros() };
  for (let voxel = 0; voxel < truth.length; voxel++) {
    const p = predicted[voxel];
    const t = meaning[truth[voxel]] ?? truth[voxel];
    counts.predicted[p]++;
    counts.truth[t]++;
    if (p === t) counts.both[p]++;
  }
  return counts;
}

/**
 * Refuses a label map with a label that is no class.
 * @param whose - begins the sentence
 */
export function requireLabels(whose: string, map: ArrayLike<number>, labels: number): void {
  const voxel = firstNoClass(map, labels);
  if (voxel < 0) return;
  throw new Error(
    `${whose} label ${map[voxel]} of voxel ${voxel} is no class; expected 0 to ${labels - 1}`,
  );
}

function overlaps({ predicted, truth, both }: OverlapCounts): (number | null)[] {
  return Array.from(both, (common, label) => {
    const sizes = predicted[label] + truth[label];
    return sizes === 0 ? null : (2 * common) / sizes;
  }).slice(1);
}

/**
 * Mean of the numbers that are there; null when none is.
 *
 * @example
 * ```ts
 * import { meanOfPresent } from '@obelisk/training';
 * meanOfPresent([0.5, null, 1]); // => 0.75
 * ```
 */
export function meanOfPresent(values: readonly (number | null)[]): number | null {
  const present = values.filter((value): value is number => value !== null);
  if (present.length === 0) return null;
  return present.reduce((a, b) => a + b, 0) / present.length;
}
