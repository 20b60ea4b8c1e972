import { type LabelMap, shapeOf, type Volume } from '@obelisk/data';
import { memoryNeeded } from '../memory-needed.js';
import type { TrainedModel } from './trained-model.js';

const bytesPerNumber = 4;

/** A scan of which only the number of its voxels matters. */
export interface Sized {
  readonly data: { readonly size: number };
}

/** A byte of each voxel: as a label, as the file has it, in the file, and while that is packed. */
const bytesOfLabels = 4;

/**
 * About how many bytes the process needs at its peak to segment a scan and to write its labels,
 * known before a network runs; see `memoryNeeded`. The peak comes when labels are written: what
 * kernels had stays with the process.
 * @param scan - as it was read
 * @param prepared - as the network sees it
 * @param truth - labels that are kept meanwhile, to be compared with
 *
 * @example
 * ```ts
 * import { phantomSeries } from '@obelisk/data';
 * import { modelEntry } from '@obelisk/models';
 * import { segmentationMemory } from '@obelisk/training';
 * const [{ scan }] = phantomSeries({ count: 1, seed: 1, size: [8, 8, 8] });
 * const entry = modelEntry('obelisk');
 * const model = { entry, labels: entry.labels, networks: [] };
 * segmentationMemory(model, scan, scan) > 1e7; // => true
 * ```
 */
export function segmentationMemory(
  { entry, labels, networks }: Pick<TrainedModel, 'entry' | 'labels' | 'networks'>,
  scan: Sized,
  prepared: Volume,
  truth: LabelMap | null = null,
): number {
  const size = shapeOf(prepared);
  const network = memoryNeeded(entry, 'inference', { labels: labels.length, size });
  // An ensemble keeps the sum of its probabilities, and three numbers for the softmax.
  const kept = networks.length > 1 ? labels.length + 3 : 0;
  const numbers = scan.data.size + (1 + kept) * prepared.data.size;
  const labelBytes = bytesOfLabels * scan.data.size + (truth?.data.data.byteLength ?? 0);
  return network + bytesPerNumber * numbers + labelBytes;
}
