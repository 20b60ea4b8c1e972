import { Scope } from '@obelisk/kernels';
import type { ObeliskNet } from '@obelisk/models';
import { type Adam, hardExamples, weightedNll } from '@obelisk/nn';
import { concat, logSoftmax, type Random, tensor } from '@obelisk/tensor';
import { randomLocations } from './random-locations.js';
import type { TrainingSettings } from './recipes.js';
import type { TrainingScan } from './training-scan.js';

/** What a step needs beside the scans. */
export interface StepSettings
  extends Pick<TrainingSettings, 'locations' | 'locationChoice' | 'hardRatio'> {
  readonly classWeights: readonly number[];
}

/**
 * One training step: random locations of each scan go through the network as one batch, and Adam
 * moves all parameters along the gradient of the weighted cross-entropy of the hardest ones.
 * @returns the loss
 *
 * @example
 * ```ts
 * import { phantomSeries } from '@obelisk/data';
 * import { openDevice } from '@obelisk/kernels';
 * import { modelEntry } from '@obelisk/models';
 * import { Adam } from '@obelisk/nn';
 * import { Random } from '@obelisk/tensor';
 * import { paperRecipe, trainingScan, trainStep } from '@obelisk/training';
 * const device = openDevice('webasm');
 * const entry = modelEntry('obelisk');
 * const network = entry.create({ device, random: new Random(1), labels: 9 });
 * const [{ scan, labels }] = phantomSeries({ count: 1, seed: 1, size: [8, 8, 8] });
 * const scans = [trainingScan('phantom', scan, labels, entry.preprocessing, device)];
 * const settings = { ...paperRecipe, locations: 8, classWeights: new Array(9).fill(1) };
 * const adam = new Adam(network.parameters());
 * (await trainStep(network, adam, scans, settings, new Random(2))) > 0; // => true
 * ```
 */
export async function trainStep(
  network: ObeliskNet,
  optimiser: Adam,
  scans: readonly TrainingScan[],
  { locations, locationChoice, hardRatio, classWeights }: StepSettings,
  random: Random,
): Promise<number> {
  const scope = new Scope();
  try {
    const chosen = scans.map((scan) => randomLocations(scan, locations, locationChoice, random));
    const labels = concatenated(chosen.map((places) => places.labels));
    const { device } = scans[0].image;
    const samples = scans.map(({ image }, at) => {
      const points = tensor(chosen[at].points, { device, shape: [1, locations, 3] });
      return network.sampling.forward(image, { points });
    });
    const logProbabilities = logSoftmax(network.classify(concat(samples, 2)));
    const truth = tensor(labels, { device, shape: [1, labels.length] });
    const hard = hardExamples(logProbabilities, truth, hardRatio);
    const loss = weightedNll(logProbabilities, truth, classWeights, hard);
    loss.backward();
    optimiser.step();
    return (await loss.value.storage.read())[0];
  } finally {
    scope[Symbol.dispose]();
  }
}

function concatenated(parts: readonly Float32Array[]): Float32Array {
  const all = new Float32Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    all.set(part, at);
    at += part.length;
  }
  return all;
}
