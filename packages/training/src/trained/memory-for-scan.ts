import { type LabelMap, requireNpzRoom, shapeOf, type Volume } from '@obelisk/data';
import { type Device, largestArrayBytes } from '@obelisk/engine';
import type { SegmentationChoices } from '../found/segmentation-choices.js';
import { gpuMemoryNeeded } from '../gpu-memory-needed.js';
import { gigabytes, onGraphicsProcessor, requireGraphicsMemory } from '../graphics-memory.js';
import { requireMemory } from '../process-memory.js';
import { type Sized, segmentationMemory } from './segmentation-memory.js';
import type { TrainedModel } from './trained-model.js';

/** A scan that is about to be segmented. */
export interface PlannedSegmentation {
  readonly model: Pick<TrainedModel, 'entry' | 'labels' | 'networks'>;
  readonly device: Device;
  /** As it was read. */
  readonly scan: Sized;
  /** As the network sees it. */
  readonly prepared: Volume;
  /** Labels that are kept meanwhile. */
  readonly truth: LabelMap | null;
  /** What else is asked for. */
  readonly choices?: SegmentationChoices;
}

/**
 * Refuses a scan for which the memory, or an .npz, does not suffice, before a network runs. On a
 * graphics processor, whose arrays lie elsewhere, it tells how much is needed there.
 * @throws Error that says how much it needs and how much there is
 *
 * @example
 * ```ts
 * import { phantomSeries } from '@obelisk/data';
 * import { openDevice } from '@obelisk/engine';
 * import { modelEntry } from '@obelisk/models';
 * import { requireMemoryFor } from '@obelisk/training/node';
 * const [{ scan }] = phantomSeries({ count: 1, seed: 1, size: [8, 8, 8] });
 * const entry = modelEntry('obelisk');
 * const model = { entry, labels: entry.labels, networks: [] };
 * const device = openDevice('webasm');
 * requireMemoryFor({ model, device, scan, prepared: scan, truth: null }); // => undefined
 * ```
 */
export function requireMemoryFor(
  { model, device, scan, prepared, truth, choices }: PlannedSegmentation,
  onNote?: (line: string) => void,
): void {
  const size = shapeOf(prepared);
  if (choices?.probabilities === 'npz') requireNpzRoom(model.labels.length * scan.data.size);
  const what = `${model.entry.name} on ${size.join(' x ')} voxels`;
  if (!device.resident) {
    requireMemory(what, segmentationMemory(model, scan, prepared, truth, choices));
    return;
  }
  const need = gpuMemoryNeeded(model.entry, 'inference', { labels: model.labels.length, size });
  requireGraphicsMemory(what, need, largestArrayBytes(device), 'a scan of fewer voxels');
  onNote?.(`${what} needs about ${gigabytes(need.living)} ${onGraphicsProcessor}`);
}
