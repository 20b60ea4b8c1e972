import type { Device } from '@obelisk/engine';
import type { AnyModelEntry } from '@obelisk/models';
import type { TrainingSettings } from '@obelisk/training';
import type { Terminal } from '../terminal.js';
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
export async function trainingMemory(planned: PlannedTraining): Promise<number> {
  const { memoryNeeded } = await import('@obelisk/training');
  const { entry, settings, data } = planned;
  const scan = { ...(await trainedScan(planned)), scans: data.names.length };
  const batch = Math.ceil(settings.scansPerStep / settings.accumulate);
  return Math.max(
    memoryNeeded(entry, 'training', { ...scan, batch, settings }),
    memoryNeeded(entry, 'inference', scan),
  );
}

/** Voxels of the scans that a network learns from, and how many labels they have. */
export async function trainedScan({ data, grid }: PlannedTraining) {
  const { preparedShape } = await import('@obelisk/training');
  // Where a plan gives no size, all scans have that of the first on its grid.
  return { labels: data.labels.length, size: grid.size ?? preparedShape(data.grid(0), grid) };
}

/**
 * Refuses a training for which the memory does not suffice, before it prepares its first scan. On a
 * graphics processor, whose arrays lie elsewhere, it tells how much a step needs there.
 * @throws Error that says how much it needs and how much there is
 */
export async function requireTrainingMemory(
  terminal: Terminal,
  planned: PlannedTraining,
  device: Device,
): Promise<void> {
  if (device.resident) {
    const { tellGraphicsMemory } = await import('./graphics-memory.js');
    return tellGraphicsMemory(terminal, planned, device);
  }
  const { requireMemory } = await import('@obelisk/training/node');
  requireMemory(trainingName(planned), await trainingMemory(planned));
}

/** As the subject of a sentence about memory. */
export function trainingName({ entry, settings, grid }: PlannedTraining): string {
  const parts = Math.ceil(settings.scansPerStep / settings.accumulate);
  const size = grid.size?.join(' x ');
  return `training ${entry.name} on batches of ${parts}${size ? ` x ${size} voxels` : ''}`;
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
