import { type LabelMap, shapeOf, spacingOf } from '@obelisk/data';
import { dice } from '../dice.js';
import { surfaceDistances } from '../metrics/surface-distances.js';
import type { CaseScore } from './fold-summary.js';

/** What was found in a held-out scan, and what is there, on the same voxels. */
export interface CaseToScore {
  readonly name: string;
  /** Labels in C order. */
  readonly predicted: ArrayLike<number>;
  readonly truth: LabelMap;
  /** Seconds that the segmentation took. */
  readonly seconds: number;
}

/**
 * How well the labels that were found in a scan fit: Dice and distances of surfaces in mm.
 * @param labels - how many there are, with the background
 * @throws Error when the numbers of voxels differ, or a label is no class
 *
 * @example
 * ```ts
 * import { phantomSeries } from '@obelisk/data';
 * import { caseScore } from '@obelisk/training';
 * const [{ labels: truth }] = phantomSeries({ count: 1, seed: 1, size: [8, 8, 8] });
 * const predicted = truth.data.data;
 * caseScore({ name: 'a', predicted, truth, seconds: 1 }, 9).dice[0]; // => 1
 * ```
 */
export function caseScore(one: CaseToScore, labels: number): CaseScore {
  const { name, predicted, truth, seconds } = one;
  const real = truth.data.data;
  const [size, spacing] = [shapeOf(truth), spacingOf(truth.affine)];
  const surfaces = surfaceDistances(predicted, real, size, spacing, labels);
  return {
    name,
    dice: dice(predicted, real, labels),
    hausdorff95: surfaces.map(({ hausdorff95 }) => hausdorff95),
    meanSurface: surfaces.map(({ mean }) => mean),
    seconds,
  };
}
