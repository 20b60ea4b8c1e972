import { formatShape } from '@obelisk/engine';
import type { GridSize } from '@obelisk/kernels';
import { type ModelEntry, walkNetwork } from '@obelisk/models';
import { type LayerStep, valuesPerChannel } from '@obelisk/nn';
import type { TrainingSettings } from '../recipes.js';
import { splitBatch } from '../train-step.js';

/** What goes through a network in a training step. */
export interface TrainedBatches {
  readonly settings: Pick<TrainingSettings, 'scansPerStep' | 'accumulate' | 'locations'>;
  /** Voxels of a scan; those of the paper when left out. */
  readonly size?: GridSize;
  /** Scans that there are to learn from, so that no larger batch is advised; any when left out. */
  readonly scans?: number;
}

/** Larger ones are not looked at for advice. */
const [mostVoxelsMore, mostScans] = [64, 16];

/**
 * Refuses a training in which batch normalisation would take the moments of a single value, as at
 * the bottom of a U-Net through which one small scan goes.
 * @throws Error that says what `singleValueProblem` says
 *
 * @example
 * ```ts
 * import { modelEntry } from '@obelisk/models';
 * import { requireSeveralValues, volumeRecipe } from '@obelisk/training';
 * const entry = modelEntry('unet-tcia');
 * const settings = volumeRecipe({ epochs: 1, batch: 1, scans: 3 });
 * requireSeveralValues(entry, { settings, size: [48, 32, 32] });
 * requireSeveralValues(entry, { settings, size: [32, 32, 32] }); // throws: 33 x 32 x 32 voxels
 * ```
 */
export function requireSeveralValues(entry: ModelEntry, batches: TrainedBatches): void {
  const problem = singleValueProblem(entry, batches);
  if (problem !== null) throw new Error(`${entry.name}: ${problem}`);
}

/**
 * Which layer would normalise by a single value per channel, and the smallest size and batch that
 * work; null when none would. Nothing is computed: the network is walked without numbers, as are
 * larger sizes and batches until one can be trained with.
 *
 * @example
 * ```ts
 * import { modelEntry } from '@obelisk/models';
 * import { singleValueProblem, volumeRecipe } from '@obelisk/training';
 * const settings = volumeRecipe({ epochs: 1, batch: 2, scans: 2 });
 * const size = [16, 16, 16] as const;
 * singleValueProblem(modelEntry('unet-tcia'), { settings, size }); // => null
 * ```
 */
export function singleValueProblem(entry: ModelEntry, batches: TrainedBatches): string | null {
  const layer = singleValueLayer(entry, batches);
  if (!layer) return null;
  const { size = entry.paperSize, settings } = batches;
  const isVolume = entry.kind === 'volume';
  const scans = counted(smallestPart(settings), 'scan');
  const those = isVolume
    ? `${scans} of ${voxels(size)}`
    : `${counted(settings.locations, 'place')} in ${scans}`;
  const larger = isVolume ? smallestSize(entry, batches) : '2 places in each scan';
  const advice = [larger, smallestBatch(entry, batches)].filter((one) => one !== null);
  return (
    'expected more than 1 value per channel when training, and batch normalisation ' +
    `${layer.layer} gets ${formatShape(layer.shape)} from ${those} at once; the smallest that ` +
    `works: ${advice.join(', or ')}`
  );
}

/** The first layer of batch normalisation that would see one value per channel; null without. */
function singleValueLayer(entry: ModelEntry, batches: TrainedBatches): LayerStep | null {
  const { size, settings } = batches;
  const walked = { size, batch: smallestPart(settings), places: settings.locations };
  const { steps } = walkNetwork(entry, walked, 'training');
  const isOne = ({ operation, shape }: LayerStep) =>
    operation === 'batchNorm' && valuesPerChannel(shape) === 1;
  return steps.find(isOne) ?? null;
}

/** Scans of the smallest part in which a batch goes through the network. */
function smallestPart({ scansPerStep, accumulate }: TrainedBatches['settings']): number {
  const batch = new Array<null>(scansPerStep).fill(null);
  return Math.min(...splitBatch(batch, accumulate).map((part) => part.length));
}

/** With a few voxels more along one axis. */
function smallestSize(entry: ModelEntry, batches: TrainedBatches): string | null {
  const { size = entry.paperSize } = batches;
  for (let more = 1; more <= mostVoxelsMore; more++) {
    for (const axis of size.keys()) {
      const larger = size.map((length, at) => (at === axis ? length + more : length));
      const [D, H, W] = larger;
      if (!singleValueLayer(entry, { ...batches, size: [D, H, W] }))
        return `scans of ${voxels(larger)}`;
    }
  }
  return null;
}

/** With fewer parts, or more scans where there are so many. */
function smallestBatch(entry: ModelEntry, batches: TrainedBatches): string | null {
  const { settings, scans = mostScans } = batches;
  for (let scansPerStep = settings.scansPerStep; scansPerStep <= scans; scansPerStep++) {
    for (let accumulate = settings.accumulate; accumulate > 0; accumulate--) {
      const larger = { ...batches, settings: { ...settings, scansPerStep, accumulate } };
      if (singleValueLayer(entry, larger)) continue;
      const parts = settings.accumulate > 1 ? ` in ${counted(accumulate, 'part')}` : '';
      return `batches of ${scansPerStep}${parts}`;
    }
  }
  return null;
}

const voxels = (size: readonly number[]) => `${size.join(' x ')} voxels`;
const counted = (count: number, what: string) => `${count} ${what}${count === 1 ? '' : 's'}`;
