import type { ModelEntry } from '@obelisk/models';
import { preparedShape } from '../prepared-shape.js';
import type { TrainingSettings } from '../recipes.js';
import type { TrainingData } from './training-data.js';
import type { TrainingGrid } from './training-grid.js';

/** What a training is about to do. */
export interface PlannedTraining {
  readonly entry: ModelEntry;
  readonly settings: TrainingSettings;
  readonly data: Pick<TrainingData, 'labels' | 'names' | 'grid'>;
  readonly grid: TrainingGrid;
}

/** Voxels of the scans that a network learns from, and how many labels they have. */
export function trainedScan({ data, grid }: PlannedTraining) {
  // Where a plan gives no size, all scans have that of the first on its grid.
  return { labels: data.labels.length, size: grid.size ?? preparedShape(data.grid(0), grid) };
}

/** As the subject of a sentence about memory. */
export function trainingName({ entry, settings, grid }: PlannedTraining): string {
  const parts = Math.ceil(settings.scansPerStep / settings.accumulate);
  const size = grid.size?.join(' x ');
  return `training ${entry.name} on batches of ${parts}${size ? ` x ${size} voxels` : ''}`;
}
