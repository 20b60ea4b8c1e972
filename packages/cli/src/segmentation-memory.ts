import type { LabelMap, Volume } from '@obelisk/data';
import type { Device } from '@obelisk/engine';
import type { TrainedModel } from '@obelisk/training';
import { gigabytes, onGraphicsProcessor, requireGraphicsMemory } from './graphics-memory.js';
import type { Terminal } from './terminal.js';

/** A scan that is about to be segmented. */
export interface PlannedSegmentation {
  readonly model: TrainedModel;
  readonly device: Device;
  /** As it was read. */
  readonly scan: Volume;
  /** As the network sees it. */
  readonly prepared: Volume;
  /** Labels that are kept meanwhile. */
  readonly truth: LabelMap | null;
}

/**
 * Refuses a scan for which the memory does not suffice, before a network runs. On a graphics
 * processor, whose arrays lie elsewhere, it tells how much is needed there.
 * @throws Error that says how much it needs and how much there is
 */
export async function requireMemoryFor(
  terminal: Terminal,
  { model, device, scan, prepared, truth }: PlannedSegmentation,
): Promise<void> {
  const { shapeOf } = await import('@obelisk/data');
  const { largestArrayBytes } = await import('@obelisk/engine');
  const { gpuMemoryNeeded, segmentationMemory } = await import('@obelisk/training');
  const size = shapeOf(prepared);
  const what = `${model.entry.name} on ${size.join(' x ')} voxels`;
  if (!device.resident) {
    const { requireMemory } = await import('@obelisk/training/node');
    return requireMemory(what, segmentationMemory(model, scan, prepared, truth));
  }
  const need = gpuMemoryNeeded(model.entry, 'inference', { labels: model.labels.length, size });
  requireGraphicsMemory(what, need, largestArrayBytes(device), 'a scan of fewer voxels');
  terminal.note(`${what} needs about ${gigabytes(need.living)} ${onGraphicsProcessor}`);
}
