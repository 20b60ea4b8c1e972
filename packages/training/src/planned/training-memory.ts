import type { Device } from '@obelisk/engine';
import { requireSeveralValues } from '../learning/single-values.js';
import { memoryNeeded } from '../memory-needed.js';
import { preparedShape } from '../prepared-shape.js';
import { requireMemory } from '../process-memory.js';
import { type PlannedTraining, trainedScan, trainingName } from './planned-training.js';
import { tellGraphicsMemory } from './step-memory.js';

import type { TrainingWatcher } from './training-watcher.js';
/** Bytes that a training needs at its peak, and then to segment what is held out. */
export function trainingMemory(planned: PlannedTraining): number {
  const { entry, settings, data } = planned;
  const scan = { ...trainedScan(planned), scans: data.names.length };
  const batch = Math.ceil(settings.scansPerStep / settings.accumulate);
  return Math.max(
    memoryNeeded(entry, 'training', { ...scan, batch, settings }),
    memoryNeeded(entry, 'inference', scan),
  );
}

/**
 * Refuses a training for which the memory does not suffice, before it prepares its first scan. On a
 * graphics processor, whose arrays lie elsewhere, it tells how much a step needs there.
 * @throws Error that says how much it needs and how much there is
 *
 * @example
 * ```ts
 * import { openDevice } from '@obelisk/engine';
 * import { modelEntry } from '@obelisk/models';
 * import { volumeRecipe } from '@obelisk/training';
 * import { openTrainingData, requireTrainingMemory } from '@obelisk/training/node';
 * const data = await openTrainingData('phantoms', 1, 3);
 * const settings = volumeRecipe({ epochs: 1, batch: 1, scans: 3 });
 * const size = [48, 32, 32] as const;
 * const grid = { orientation: 'RAS', spacing: null, size, fit: 'crop' } as const;
 * const planned = { entry: modelEntry('unet-tcia'), settings, data, grid };
 * requireTrainingMemory(planned, openDevice('webasm')); // => undefined
 * ```
 */
export function requireTrainingMemory(
  planned: PlannedTraining,
  device: Device,
  onNote?: TrainingWatcher['onNote'],
): void {
  if (device.resident) tellGraphicsMemory(planned, device, onNote);
  else requireMemory(trainingName(planned), trainingMemory(planned));
}

/**
 * Refuses a training in which batch normalisation would see a single value, before it prepares its
 * first scan.
 * @param scans - how many there are to learn from
 * @throws Error that names the layer, and the smallest size and batch that work
 *
 * @example
 * ```ts
 * import { modelEntry } from '@obelisk/models';
 * import { volumeRecipe } from '@obelisk/training';
 * import { openTrainingData, requireTrainable } from '@obelisk/training/node';
 * const data = await openTrainingData('phantoms', 1, 3);
 * const settings = volumeRecipe({ epochs: 1, batch: 1, scans: 3 });
 * const size = [32, 32, 32] as const;
 * const grid = { orientation: 'RAS', spacing: null, size, fit: 'crop' } as const;
 * const planned = { entry: modelEntry('unet-tcia'), settings, data, grid };
 * requireTrainable(planned, 3); // throws: 33 x 32 x 32 voxels
 * ```
 */
export function requireTrainable(planned: PlannedTraining, scans: number): void {
  const { entry, settings, data, grid } = planned;
  const known = grid.size ?? undefined;
  // Networks of points see the same number of places in scans of any size.
  const size = entry.kind === 'points' ? known : (known ?? preparedShape(data.grid(0), grid));
  requireSeveralValues(entry, { settings, size, scans });
}
