import { type Device, formatShape, type Shape, sameShape } from '@obelisk/engine';
import { knownAsClasses } from '@obelisk/kernels';
import type { VolumeNetwork } from '@obelisk/models';
import {
  contained,
  defaultDevice,
  noGrad,
  type Random,
  type Tensor,
  tensor,
} from '@obelisk/tensor';
import { augmentAffine } from '../augmentation/augment-affine.js';
import { randomAffine } from '../augmentation/random-affine.js';
import { labelVolume } from '../label-volume.js';
import type { PreparedCase } from '../preparation.js';
import type { TrainingSettings } from '../recipes.js';
import { batchLoss, type LossSettings } from './batch-loss.js';
import { requireCaseLabels } from './case-labels.js';
import type { Learner } from './learner.js';

/** How a batch of volumes is moved and weighed. */
export interface VolumeSettings extends LossSettings, Pick<TrainingSettings, 'augmentation'> {}

/**
 * Networks of whole volumes learn from all voxels of a batch, each volume resampled by a random
 * affine map of its own.
 *
 * @example
 * ```ts
 * import { phantomSeries } from '@obelisk/data';
 * import { openDevice } from '@obelisk/engine';
 * import { modelEntry } from '@obelisk/models';
 * import { Random } from '@obelisk/tensor';
 * import { prepareCase, preparationOf, VolumeLearner, volumeRecipe } from '@obelisk/training';
 * const device = openDevice('webasm');
 * const entry = modelEntry('obelisk-visceral-hybrid');
 * const network = entry.create({ device, random: new Random(1), labels: 9 });
 * const [phantom] = phantomSeries({ count: 1, seed: 1, size: [12, 8, 8] });
 * const preparation = { ...preparationOf(entry), spacing: null };
 * const one = prepareCase({ name: 'phantom', ...phantom }, preparation);
 * const recipe = volumeRecipe({ epochs: 1, batch: 1, scans: 1 });
 * const settings = { ...recipe, classWeights: new Array(9).fill(1) };
 * const learner = new VolumeLearner(network, settings, device);
 * learner.loss([one], new Random(2)).item() > 0; // => true
 * ```
 */
export class VolumeLearner implements Learner {
  /** Cases whose labels were looked through. */
  readonly #looked = new WeakSet<PreparedCase>();

  /** @param device - the default device when left out */
  constructor(
    readonly network: VolumeNetwork,
    readonly settings: VolumeSettings,
    readonly device: Device = defaultDevice(),
  ) {}

  loss(batch: readonly PreparedCase[], random: Random): Tensor {
    const size = commonSize(batch);
    const [N, voxels] = [batch.length, size[0] * size[1] * size[2]];
    const [images, truths] = [new Float32Array(N * voxels), new Float32Array(N * voxels)];
    const classes = this.settings.classWeights.length;
    for (const one of batch) {
      if (!this.#looked.has(one)) requireCaseLabels(one, classes);
      this.#looked.add(one);
    }
    for (const [at, { image, labels }] of batch.entries()) {
      images.set(image.data.data, at * voxels);
      truths.set(labels.data.data, at * voxels);
    }
    const { device } = this;
    const image = tensor(images, { device, shape: [N, 1, ...size] });
    const labels = tensor(truths, { device, shape: [N, ...size] });
    const moved = this.#augmented({ image, labels }, random);
    knownAsClasses(moved.labels.value, classes);
    return batchLoss(this.network.forward(moved.image), moved.labels, this.settings);
  }

  #augmented(batch: { image: Tensor; labels: Tensor }, random: Random) {
    const { augmentation } = this.settings;
    if (augmentation === 0) return batch;
    const [N] = batch.image.shape;
    const matrices = Array.from({ length: N }, () =>
      randomAffine(random, augmentation).slice(0, 3),
    );
    const numbers = Float32Array.from(matrices.flat(2));
    return augmentAffine(batch, tensor(numbers, { device: this.device, shape: [N, 3, 4] }));
  }

  async segment({ image: { data } }: PreparedCase): Promise<Uint8Array> {
    const size: Shape = data.shape;
    const image = tensor(data, { device: this.device, shape: [1, 1, ...size] });
    const logits = noGrad(() => contained(() => this.network.forward(image)));
    const labels = await labelVolume(logits, size);
    logits.value.storage.free();
    return labels;
  }
}

function commonSize(batch: readonly PreparedCase[]): number[] {
  const [first, ...others] = batch;
  const size = first.image.data.shape;
  const other = others.find(({ image }) => !sameShape(image.data.shape, size));
  if (!other) return size;
  throw new Error(
    `${first.name} has ${formatShape(size)} voxels and ${other.name} ` +
      `${formatShape(other.image.data.shape)}; a batch needs scans of one size`,
  );
}
