import type { LabelMap, Volume } from '@obelisk/data';
import type { TrainedModel } from '@obelisk/training';

/**
 * Refuses a scan for which the memory does not suffice, before a network runs.
 * @param scan - as it was read
 * @param prepared - as the network sees it
 * @param truth - labels that are kept meanwhile
 */
export async function requireMemoryFor(
  model: TrainedModel,
  scan: Volume,
  prepared: Volume,
  truth: LabelMap | null,
): Promise<void> {
  const { shapeOf } = await import('@obelisk/data');
  const { segmentationMemory } = await import('@obelisk/training');
  const { requireMemory } = await import('@obelisk/training/node');
  const what = `${model.entry.name} on ${shapeOf(prepared).join(' x ')} voxels`;
  requireMemory(what, segmentationMemory(model, scan, prepared, truth));
}
