import type { Volume } from '@obelisk/data';
import type { TrainedModel } from './trained-model.js';

const bytesPerNumber = 4;

/**
 * Refuses a scan for which the memory does not suffice, before a network runs.
 * @param scan - as it was read
 * @param prepared - as the network sees it
 */
export async function requireMemoryFor(
  { entry, labels, networks }: TrainedModel,
  scan: Volume,
  prepared: Volume,
): Promise<void> {
  const { shapeOf } = await import('@obelisk/data');
  const { memoryNeeded } = await import('@obelisk/training');
  const { requireMemory } = await import('@obelisk/training/node');
  const size = shapeOf(prepared);
  const network = memoryNeeded(entry, 'inference', { labels: labels.length, size });
  // An ensemble keeps the sum of its probabilities, and three numbers for the softmax.
  const kept = networks.length > 1 ? labels.length + 3 : 0;
  const numbers = scan.data.size + (1 + kept) * prepared.data.size;
  const what = `${entry.name} on ${size.join(' x ')} voxels`;
  requireMemory(what, network + bytesPerNumber * numbers);
}
