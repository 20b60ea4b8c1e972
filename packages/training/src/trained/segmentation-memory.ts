import { type LabelMap, shapeOf, type Volume } from '@obelisk/data';
import type { SegmentationChoices } from '../found/segmentation-choices.js';
import { memoryNeeded } from '../memory-needed.js';
import type { TrainedModel } from './trained-model.js';

const bytesPerNumber = 4;

/** A scan of which only the number of its voxels matters. */
export interface Sized {
  readonly data: { readonly size: number };
}

/** A voxel of a map while it is written: resampled, in 16 bits, in the file, and packed. */
const bytesOfMap = 12;

/** Two numbers of each voxel of the labels: its component, and a place in the queue. */
const bytesOfComponents = 8;

/** A byte of each voxel: as a label, as the file has it, in the file, and while that is packed. */
const bytesOfLabels = 4;

/**
 * About how many bytes the process needs at its peak to segment a scan and to write its labels,
 * known before a network runs; see `memoryNeeded`. The peak comes when labels are written: what
 * kernels had stays with the process.
 * @param scan - as it was read
 * @param prepared - as the network sees it
 * @param truth - labels that are kept meanwhile, to be compared with
 * @param choices - what is written beside labels, and what is done to them
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
  choices: SegmentationChoices = {},
): number {
  const size = shapeOf(prepared);
  const network = memoryNeeded(entry, 'inference', { labels: labels.length, size });
  const kept = keptNumbers(labels.length, networks.length, choices);
  const numbers = scan.data.size + (1 + kept) * prepared.data.size;
  const labelBytes = bytesOfLabels * scan.data.size + (truth?.data.data.byteLength ?? 0);
  const { probabilities, uncertainty, keepLargest = [] } = choices;
  const written = probabilities || uncertainty ? bytesOfMap : 0;
  const afterwards = Math.max(written, keepLargest.length > 0 ? bytesOfComponents : 0);
  return network + bytesPerNumber * numbers + labelBytes + afterwards * scan.data.size;
}

/** Numbers of each voxel that are kept from one pass to the next. */
function keptNumbers(
  labels: number,
  networks: number,
  { mirror = '', probabilities, uncertainty }: SegmentationChoices,
): number {
  // The sum of the probabilities, and three numbers for the softmax.
  const isSummed = networks > 1 || mirror !== '' || probabilities || uncertainty;
  // The image and the logits of a label, flipped; entropies, and the two maps made of them.
  return (isSummed ? labels + 3 : 0) + (mirror === '' ? 0 : 2) + (uncertainty ? 3 : 0);
}
