import type { Affine } from '@obelisk/data';
import type { Device } from '@obelisk/engine';
import type { PointsModelEntry, PointsNetwork } from '@obelisk/models';
import { concat, defaultDevice, type Random, tensor } from '@obelisk/tensor';
import { augmentedLocations } from '../augmentation/augmented-locations.js';
import { randomAffine } from '../augmentation/random-affine.js';
import { labelVolume } from '../label-volume.js';
import { pointsLogits } from '../points-logits.js';
import type { PreparedCase } from '../preparation.js';
import { type Locations, randomLocations } from '../random-locations.js';
import type { RecentlyUsed } from '../recently-used.js';
import type { TrainingSettings } from '../recipes.js';
import { type TrainingScan, trainingScan } from '../training-scan.js';
import { batchLoss, type LossSettings } from './batch-loss.js';
import { requireCaseLabels } from './case-labels.js';
import { keptScans, mostScanBytes } from './kept-scans.js';
import type { Learner } from './learner.js';

/** How a batch of locations is drawn and weighed. */
export interface PointsSettings
  extends LossSettings,
    Pick<TrainingSettings, 'locations' | 'locationChoice' | 'augmentation'> {}

/**
 * The original OBELISK network learns from random locations: those of all scans of a batch go
 * through it as one batch of points. With augmentation each scan has a random affine map, which
 * moves the locations and the offsets, and no image is resampled.
 *
 * @example
 * ```ts
 * import { phantomSeries } from '@obelisk/data';
 * import { openDevice } from '@obelisk/engine';
 * import { modelEntry } from '@obelisk/models';
 * import { Random } from '@obelisk/tensor';
 * import { paperRecipe, PointsLearner, preparationOf, prepareCase } from '@obelisk/training';
 * const device = openDevice('webasm');
 * const entry = modelEntry('obelisk');
 * const network = entry.create({ device, random: new Random(1), labels: 9 });
 * const [phantom] = phantomSeries({ count: 1, seed: 1, size: [8, 8, 8] });
 * const one = prepareCase({ name: 'phantom', ...phantom }, preparationOf(entry));
 * const settings = { ...paperRecipe, locations: 8, classWeights: new Array(9).fill(1) };
 * const learner = new PointsLearner(network, entry, settings, device);
 * learner.loss([one], new Random(2)).item() > 0; // => true
 * (await learner.segment(one)).length; // => 512
 * ```
 */
export class PointsLearner implements Learner {
  readonly #scans: RecentlyUsed<string, TrainingScan>;

  /**
   * @param device - the default device when left out
   * @param memory - bytes of scans that stay on the device, beside those of the last batch
   */
  constructor(
    readonly network: PointsNetwork,
    readonly entry: Pick<PointsModelEntry, 'gridStep' | 'preprocessing'>,
    readonly settings: PointsSettings,
    readonly device: Device = defaultDevice(),
    memory: number = mostScanBytes,
  ) {
    this.#scans = keptScans(memory);
  }

  loss(batch: readonly PreparedCase[], random: Random) {
    this.#scans.trim(); // the last batch was needed until its gradients were there
    const scans = batch.map((one) => this.#scan(one));
    const chosen = scans.map((scan) => chosenLocations(scan, this.settings, random));
    const { device, network } = this;
    const samples = scans.map(({ image }, at) => {
      const { points: places, affine } = chosen[at];
      const points = tensor(places, { device, shape: [1, places.length / 3, 3] });
      return network.sampling.forward(image, { points, affine });
    });
    const labels = concatenated(chosen.map((places) => places.labels));
    const truth = tensor(labels, { device, shape: [1, labels.length] });
    return batchLoss(network.classify(concat(samples, 2)), truth, this.settings);
  }

  /** Smooths the scan anew: this takes as long for one that was seen before as for any other. */
  async segment({ image: { data } }: PreparedCase): Promise<Uint8Array> {
    this.#scans.trim();
    const size = data.shape;
    const image = tensor(data, { device: this.device, shape: [1, 1, ...size] });
    const logits = pointsLogits(this.network, this.entry, image);
    image.value.storage.free();
    const labels = await labelVolume(logits, size);
    logits.value.storage.free();
    return labels;
  }

  /** Smoothed and on the device, where it stays for a while. */
  #scan(one: PreparedCase): TrainingScan {
    const known = this.#scans.get(one.name);
    if (known) return known;
    requireCaseLabels(one, this.settings.classWeights.length);
    const made = trainingScan(one, this.entry.preprocessing.pools, this.device);
    this.#scans.add(one.name, made);
    return made;
  }
}

/** Locations of a scan; with augmentation those that a random affine map moves them to. */
function chosenLocations(
  scan: TrainingScan,
  { locations, locationChoice, augmentation }: PointsSettings,
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
