import { type Device, largestArrayBytes } from '@obelisk/engine';
import { type GpuMemoryNeeded, gpuMemoryNeeded } from '../gpu-memory-needed.js';
import { gigabytes, onGraphicsProcessor, requireGraphicsMemory } from '../graphics-memory.js';
import { type PlannedTraining, trainedScan, trainingName } from './planned-training.js';
import type { TrainingWatcher } from './training-watcher.js';

/**
 * Tells what a training step needs on a graphics processor, and how it gets by with less, before
 * the first scan is prepared.
 * @throws Error when one of its arrays is larger than a kernel may be given
 */
export function tellGraphicsMemory(
  planned: PlannedTraining,
  device: Device,
  onNote?: TrainingWatcher['onNote'],
): void {
  const { scansPerStep, accumulate } = planned.settings;
  const need = stepMemory(planned, accumulate);
  const wayOut = accumulate < scansPerStep ? `a batch in ${scansPerStep} parts` : null;
  const expected = wayOut ?? 'scans of fewer voxels';
  requireGraphicsMemory(trainingName(planned), need, largestArrayBytes(device), expected);
  const least = wayOut === null ? null : stepMemory(planned, scansPerStep);
  const rest = least === null ? '' : `; with ${wayOut} it needs ${gigabytes(least.living)}`;
  const living = gigabytes(need.living);
  onNote?.(`a training step needs about ${living} ${onGraphicsProcessor}${rest}`);
}

/** What a step needs whose batch goes through the network in so many parts. */
export function stepMemory(planned: PlannedTraining, accumulate: number): GpuMemoryNeeded {
  const { entry, settings } = planned;
  const batch = Math.ceil(settings.scansPerStep / accumulate);
  return gpuMemoryNeeded(entry, 'training', { ...trainedScan(planned), batch, settings });
}
