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

/** Segments a prepared scan and compares with its labels. The network is put into evaluation. */
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
