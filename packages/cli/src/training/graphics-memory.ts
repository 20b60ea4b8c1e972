import type { Device } from '@obelisk/engine';
import type { GpuMemoryNeeded } from '@obelisk/training';
import { gigabytes, onGraphicsProcessor, requireGraphicsMemory } from '../graphics-memory.js';
import type { Terminal } from '../terminal.js';
import { type PlannedTraining, trainedScan, trainingName } from './planned-training.js';

/**
 * Tells what a training step needs on a graphics processor, and how it gets by with less, before
 * the first scan is prepared.
 * @throws Error when one of its arrays is larger than a kernel may be given
 */
export async function tellGraphicsMemory(
  terminal: Terminal,
  planned: PlannedTraining,
  device: Device,
): Promise<void> {
  const { largestArrayBytes } = await import('@obelisk/engine');
  const { scansPerStep, accumulate } = planned.settings;
  const need = await stepMemory(planned, accumulate);
  const wayOut = accumulate < scansPerStep ? `--accumulate ${scansPerStep}` : null;
  const expected = wayOut ?? 'scans of fewer voxels';
  requireGraphicsMemory(trainingName(planned), need, largestArrayBytes(device), expected);
  const least = wayOut === null ? null : await stepMemory(planned, scansPerStep);
  const rest = least === null ? '' : `; with ${wayOut} it needs ${gigabytes(least.living)}`;
  const living = gigabytes(need.living);
  terminal.note(`a training step needs about ${living} ${onGraphicsProcessor}${rest}`);
}

/** What a step needs whose batch goes through the network in so many parts. */
export async function stepMemory(
  planned: PlannedTraining,
  accumulate: number,
): Promise<GpuMemoryNeeded> {
  const { gpuMemoryNeeded } = await import('@obelisk/training');
  const { entry, settings } = planned;
  const batch = Math.ceil(settings.scansPerStep / accumulate);
  return gpuMemoryNeeded(entry, 'training', { ...(await trainedScan(planned)), batch, settings });
}
