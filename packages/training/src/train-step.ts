import type { Affine } from '@obelisk/data';
import { Scope } from '@obelisk/kernels';
import type { ObeliskNet } from '@obelisk/models';
import { type Adam, hardExamples, weightedNll } from '@obelisk/nn';
import { concat, logSoftmax, type Random, tensor } from '@obelisk/tensor';
import { augmentedLocations } from './augmentation/augmented-locations.js';
import { randomAffine } from './augmentation/random-affine.js';
import { type Locations, randomLocations } from './random-locations.js';
import type { TrainingSettings } from './recipes.js';
import type { TrainingScan } from './training-scan.js';

/** What a step needs beside the scans. */
export interface StepSettings
  extends Pick<TrainingSettings, 'locations' | 'locationChoice' | 'hardRatio' | 'augmentation'> {
  readonly classWeights: readonly number[];
}

/**
 * One training step: random locations of each scan go through the network as one batch, and Adam
 * moves all parameters along the gradient of the weighted cross-entropy of the hardest ones. With
 * augmentation each scan has a random affine map, which moves the locations and the offsets.
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
  settings: StepSettings,
  random: Random,
): Promise<number> {
  const scope = new Scope();
  try {
    const chosen = scans.map((scan) => chosenLocations(scan, settings, random));
    const labels = concatenated(chosen.map((places) => places.labels));
    const { device } = scans[0].image;
    const samples = scans.map(({ image }, at) => {
      const { points: places, affine } = chosen[at];
      const points = tensor(places, { device, shape: [1, settings.locations, 3] });
      return network.sampling.forward(image, { points, affine });
    });
    const logProbabilities = logSoftmax(network.classify(concat(samples, 2)));
    const truth = tensor(labels, { device, shape: [1, labels.length] });
    const hard = hardExamples(logProbabilities, truth, settings.hardRatio);
    const loss = weightedNll(logProbabilities, truth, settings.classWeights, hard);
    loss.backward();
    optimiser.step();
    return (await loss.value.storage.read())[0];
  } finally {
    scope[Symbol.dispose]();
  }
}

/** Locations of a scan; with augmentation those that a random affine map moves them to. */
function chosenLocations(
  scan: TrainingScan,
  { locations, locationChoice, augmentation }: StepSettings,
  random: Random,
): Locations & { readonly affine?: Affine } {
  if (augmentation === 0) return randomLocations(scan, locations, locationChoice, random);
  const affine = randomAffine(random, augmentation);
  return { ...augmentedLocations(scan, locations, locationChoice, affine, random), affine };
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
