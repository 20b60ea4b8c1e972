import { reorientGrid, spacingOf } from '@obelisk/data';
import { tripleRange, tripleText } from '@obelisk/engine/text';
import { isSameSpacing } from '../same-spacing.js';
import type { TrainingData } from './training-data.js';
import type { TrainingGrid } from './training-grid.js';

/**
 * Lines about voxel sizes, to be told before a training: how many scans are resampled, or that
 * voxels of several sizes are taken as one. Nothing where all scans have the spacing of the grid.
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
