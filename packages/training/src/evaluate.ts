import type { ModelEntry, ObeliskNet } from '@obelisk/models';
import { denseLogits } from './dense-logits.js';
import { dice } from './dice.js';
import { halfSizeLogits, labelVolume } from './label-volume.js';
import type { TrainingScan } from './training-scan.js';

/** A scan's predicted labels, and how well they fit. */
export interface Evaluation {
  readonly name: string;
  readonly predicted: Uint8Array;
  /** Dice per label but the background; null where a label is in neither map. */
  readonly dice: readonly (number | null)[];
}

/** Segments a prepared scan and compares with its labels. The network is put into evaluation. *
 * @example
 * ```ts
 * import { phantomSeries } from '@obelisk/data';
 * import { openDevice } from '@obelisk/kernels';
 * import { modelEntry } from '@obelisk/models';
 * import { Random } from '@obelisk/tensor';
 * import { evaluateScan, trainingScan } from '@obelisk/training';
 * const device = openDevice('webasm');
 * const entry = modelEntry('obelisk');
 * const network = entry.create({ device, random: new Random(1), labels: 9 });
 * const [{ scan, labels }] = phantomSeries({ count: 1, seed: 1, size: [8, 8, 8] });
 * const prepared = trainingScan('phantom', scan, labels, entry.preprocessing, device);
 * (await evaluateScan(network, entry, prepared)).dice.length; // => 8
 * ```
 */
export async function evaluateScan(
  network: ObeliskNet,
  { gridStep, labels }: Pick<ModelEntry, 'gridStep' | 'labels'>,
  scan: TrainingScan,
): Promise<Evaluation> {
  const { training } = network;
  network.evaluate();
  const logits = denseLogits(network, scan.image, gridStep);
  const half = halfSizeLogits(logits, scan.size, gridStep);
  const predicted = await labelVolume(half, scan.size);
  for (const { value } of new Set([logits, half])) value.storage.free();
  network.train(training);
  return { name: scan.name, predicted, dice: dice(predicted, scan.labels, labels.length) };
}
