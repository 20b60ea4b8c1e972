import type { Triple } from '@obelisk/data';
import { sizeOf } from '@obelisk/engine';
import { requireLabels } from '../dice.js';
import { squaredDistances } from './distance-transform.js';
import { type LabelBox, labelBoxes, union } from './label-boxes.js';

/** How far the surfaces of one organ lie apart; null where a map does not have the organ. */
export interface SurfaceDistances {
  /** 95 % Hausdorff distance, mm. */
  readonly hausdorff95: number | null;
  /** Mean surface distance, mm. */
  readonly mean: number | null;
}

/**
 * Distances between the surfaces of each label but the background, in mm. The surface of a label is
 * the set of its voxels that have one of another label, or the end of the image, on one of their
 * six faces. With $d(a, B)$ the distance of voxel $a$ to the nearest of surface $B$, from centre to
 * centre,
 *
 * $$\mathrm{HD}_{95} = \max\big( P_{95} \lbrace d(a, B) \rbrace_{a \in A},\;
 *   P_{95} \lbrace d(b, A) \rbrace_{b \in B} \big), \quad
 *   \mathrm{MSD} = \frac{\sum_a d(a, B) + \sum_b d(b, A)}{|A| + |B|}.$$
 *
 * Both are symmetric. $P_{95}$ is interpolated linearly between the two nearest ranks.
 * @param predicted - labels in C order
 * @param truth - labels of the same voxels
 * @param size - voxels along (D, H, W)
 * @param spacing - mm between voxels along (D, H, W)
 * @param labels - number of labels with background
 * @returns one entry per label but the background
 * @throws Error when the sizes do not fit, a label is no class, or the spacing is not above 0
 *
 * @example
 * ```ts
 * import { surfaceDistances } from '@obelisk/training';
 * const [predicted, truth] = [[1, 0, 0, 0], [0, 0, 1, 0]];
 * const [organ, absent] = surfaceDistances(predicted, truth, [1, 1, 4], [1, 1, 2.5], 3);
 * organ; // => { hausdorff95: 5, mean: 5 }
 * absent; // => { hausdorff95: null, mean: null }
 * ```
 */
export function surfaceDistances(
  predicted: ArrayLike<number>,
  truth: ArrayLike<number>,
  size: Triple,
  spacing: Triple,
  labels: number,
): SurfaceDistances[] {
  check(predicted, truth, size, spacing);
  requireLabels('surfaceDistances: the predicted', predicted, labels);
  requireLabels('surfaceDistances: the true', truth, labels);
  const [ofPredicted, ofTruth] = [predicted, truth].map((map) => labelBoxes(map, size, labels));
  return Array.from({ length: labels - 1 }, (_, at) => {
    const [box, otherBox] = [ofPredicted[at + 1], ofTruth[at + 1]];
    if (box === null || otherBox === null) return { hausdorff95: null, mean: null };
    const shared = union(box, otherBox);
    const a = surface(predicted, size, at + 1, shared);
    const b = surface(truth, size, at + 1, shared);
    const toB = distancesTo(b, a, shared.size, spacing);
    const toA = distancesTo(a, b, shared.size, spacing);
    const total = (distances: Float64Array) => distances.reduce((sum, d) => sum + d, 0);
    return {
      hausdorff95: Math.max(percentile(toB, 0.95), percentile(toA, 0.95)),
      mean: (total(toB) + total(toA)) / (toB.length + toA.length),
    };
  });
}

function check(
  predicted: ArrayLike<number>,
  truth: ArrayLike<number>,
  size: Triple,
  spacing: Triple,
): void {
  const voxels = sizeOf(size);
  if (predicted.length !== voxels || truth.length !== voxels) {
    throw new Error(
      `surfaceDistances: ${predicted.length} predicted and ${truth.length} true labels for ` +
        `${size.join(' x ')} voxels`,
    );
  }
  if (!spacing.every((step) => step > 0 && Number.isFinite(step))) {
    throw new Error(`surfaceDistances: spacing ${spacing.join(', ')} mm must be above 0`);
  }
}

/** 1 at the surface voxels of a label, within a box that holds all of it. */
function surface(map: ArrayLike<number>, size: Triple, label: number, box: LabelBox): Uint8Array {
  const [D, H, W] = size;
  const has = (d: number, h: number, w: number) =>
    d >= 0 && d < D && h >= 0 && h < H && w >= 0 && w < W && map[(d * H + h) * W + w] === label;
  const isInside = (d: number, h: number, w: number) =>
    has(d - 1, h, w) &&
    has(d + 1, h, w) &&
    has(d, h - 1, w) &&
    has(d, h + 1, w) &&
    has(d, h, w - 1) &&
    has(d, h, w + 1);
  const found = new Uint8Array(sizeOf(box.size));
  let at = 0;
  for (let d = box.first[0]; d <= box.last[0]; d++) {
    for (let h = box.first[1]; h <= box.last[1]; h++) {
      for (let w = box.first[2]; w <= box.last[2]; w++, at++) {
        if (has(d, h, w) && !isInside(d, h, w)) found[at] = 1;
      }
    }
  }
  return found;
}

/** Distance to surface `to` from each voxel of surface `from`. */
function distancesTo(to: Uint8Array, from: Uint8Array, size: Triple, spacing: Triple) {
  const squares = squaredDistances(to, size, spacing);
  return squares.filter((_, voxel) => from[voxel] === 1).map(Math.sqrt);
}

/** The value that a share of the numbers is below, between ranks by linear interpolation. */
function percentile(numbers: Float64Array, share: number): number {
  const sorted = numbers.slice().sort();
  const rank = share * (sorted.length - 1);
  const below = Math.floor(rank);
  const above = Math.min(below + 1, sorted.length - 1);
  return sorted[below] + (rank - below) * (sorted[above] - sorted[below]);
}
