import type { AnyModelEntry } from '@obelisk/models';
import type { TrainingSettings } from '@obelisk/training';
import type { TrainingData } from './training-data.js';
import type { TrainingGrid } from './training-grid.js';

/** What a training is about to do. */
export interface PlannedTraining {
  readonly entry: AnyModelEntry;
  readonly settings: TrainingSettings;
  readonly data: Pick<TrainingData, 'labels' | 'names' | 'grid'>;
  readonly grid: TrainingGrid;
}

/** Bytes that a training needs at its peak, and then to segment what is held out. */
export async function trainingMemory({
  entry,
  settings,
  data,
  grid,
}: PlannedTraining): Promise<number> {
  const { memoryNeeded, preparedShape } = await import('@obelisk/training');
  // Where a plan gives no size, all scans have that of the first on its grid.
  const size = grid.size ?? preparedShape(data.grid(0), grid);
  const scan = { labels: data.labels.length, size, scans: data.names.length };
  const batch = Math.ceil(settings.scansPerStep / settings.accumulate);
  return Math.max(
    memoryNeeded(entry, 'training', { ...scan, batch, settings }),
    memoryNeeded(entry, 'inference', scan),
  );
}

/**
 * Refuses a training for which the memory does not suffice, before it prepares its first scan.
 * @throws Error that says how much it needs and how much there is
 */
export async function requireTrainingMemory(planned: PlannedTraining): Promise<void> {
  const { requireMemory } = await import('@obelisk/training/node');
  const { entry, settings, grid } = planned;
  const parts = Math.ceil(settings.scansPerStep / settings.accumulate);
  const size = grid.size?.join(' x ');
  const what = `training ${entry.name} on batches of ${parts}${size ? ` x ${size} voxels` : ''}`;
  requireMemory(what, await trainingMemory(planned));
}

/**
 * Refuses a training in which batch normalisation would see a single value, before it prepares its
 * first scan.
 * @param scans - how many there are to learn from
 * @throws Error that names the layer, and the smallest size and batch that work
 */
export async function requireTrainable(planned: PlannedTraining, scans: number): Promise<void> {
  const { preparedShape, requireSeveralValues } = await import('@obelisk/training');
  const { entry, settings, data, grid } = planned;
  const known = grid.size ?? undefined;
  // Networks of points see the same number of places in scans of any size.
  const size = entry.kind === 'points' ? known : (known ?? preparedShape(data.grid(0), grid));
  requireSeveralValues(entry, { settings, size, scans });
}
