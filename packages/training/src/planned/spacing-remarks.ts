import { reorientGrid, spacingOf } from '@obelisk/data';
import { tripleRange, tripleText } from '@obelisk/engine/text';
import { isSameSpacing } from '../same-spacing.js';
import type { TrainingData } from './training-data.js';
import type { TrainingGrid } from './training-grid.js';

/**
 * Lines about voxel sizes, to be told before a training: how many scans are resampled, or that
 * voxels of several sizes are taken as one. Nothing where all scans have the spacing of the grid.
 *
 * @example
 * ```ts
 * import { scalingAffine } from '@obelisk/data';
 * import { spacingRemarks, type TrainingGrid } from '@obelisk/training/node';
 * const data = {
 *   names: ['a', 'b'],
 *   grid: (at: number) => ({
 *     shape: [8, 8, 8] as const,
 *     affine: scalingAffine([1, 1, at + 1]),
 *   }),
 * };
 * const grid: TrainingGrid = { orientation: 'RAS', spacing: [1, 1, 1], size: null, fit: 'crop' };
 * spacingRemarks(data, grid).length; // => 1
 * ```
 */
export function spacingRemarks(
  { names, grid: gridOf }: Pick<TrainingData, 'names' | 'grid'>,
  { orientation, spacing, fit }: TrainingGrid,
): string[] {
  const present = names.map((_, at) => spacingOf(reorientGrid(gridOf(at), orientation).affine));
  const others = present.filter((each) => !isSameSpacing(each, spacing ?? present[0])).length;
  if (others === 0) return [];
  const range = `${tripleRange(present)} mm`;
  if (spacing !== null) {
    const to = `${tripleText(spacing)} mm`;
    return [`spacing: ${others} of ${names.length} scans are resampled to ${to}, from ${range}`];
  }
  if (fit === 'resample') return [];
  return [`spacing: voxels of ${range} are taken as if they had one size`];
}
