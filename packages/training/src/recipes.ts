import { releasedAugmentation } from './augmentation/random-affine.js';
import type { LocationChoice } from './random-locations.js';

/** How a network is trained, and how long. */
export interface TrainingSettings {
  readonly steps: number;
  /** Steps that make an epoch; the rate falls between them. */
  readonly stepsPerEpoch: number;
  /** Dice on the validation scans is measured after so many epochs, and after the last. */
  readonly measureEvery: number;
  readonly scansPerStep: number;
  /** A step's scans go through the network in so many parts, whose gradients are averaged. */
  readonly accumulate: number;
  /** Random voxels per scan and step, for the original OBELISK network; others take all voxels. */
  readonly locations: number;
  readonly locationChoice: LocationChoice;
  /** Learning rate at the start. */
  readonly lr: number;
  /** Factor of the rate per epoch. */
  readonly decay: number;
  readonly weightDecay: number;
  readonly loss: 'cross-entropy' | 'soft-dice' | 'hinge-dice';
  /** Fraction of the positions that the cross-entropy is taken of: the hardest ones. */
  readonly hardRatio: number;
  /** 'frequency': square roots of inverse label frequencies (Section 4); 'none': all alike. */
  readonly classWeighting: 'frequency' | 'none';
  /** Standard deviation of random affine maps, one per scan and step; 0 for none. */
  readonly augmentation: number;
  /** Probability of dropout, for the U-Nets. */
  readonly dropout: number;
}

/**
 * The recipe of Section 4 for the original OBELISK network: 192 random locations x 3 scans x 64
 * iterations per epoch, 50 epochs, Adam 0.002, the hardest quarter, classes weighted by frequency;
 * and of the released training code, its weight decay and a rate that falls by 0.99 per epoch.
 * Without augmentation; with `releasedAugmentation` it is the "++" of Table 3.
 */
export const paperRecipe: TrainingSettings = {
  steps: 50 * 64,
  stepsPerEpoch: 64,
  measureEvery: 1,
  scansPerStep: 3,
  accumulate: 1,
  locations: 192,
  locationChoice: 'uniform',
  lr: 0.002,
  decay: 0.99,
  weightDecay: 1e-5,
  loss: 'cross-entropy',
  hardRatio: 0.25,
  classWeighting: 'frequency',
  augmentation: 0,
  dropout: 0,
};

/** Of its first value, the learning rate that is left at the end of the default recipe. */
const lastRate = 0.1;

/**
 * The default recipe, for trainings that are shorter than the paper's: the same batches, but
 * locations balanced over the organs instead of weights in the loss, the hardest half instead of
 * the hardest quarter, and a rate that falls to a tenth. On phantoms it reaches after 600 steps
 * what uniform locations do not reach after 1,000.
 *
 * @example
 * ```ts
 * import { defaultRecipe } from '@obelisk/training';
 * const { locations, scansPerStep, stepsPerEpoch } = defaultRecipe(640);
 * [locations, scansPerStep, stepsPerEpoch]; // => [192, 3, 64]
 * ```
 */
export function defaultRecipe(steps: number): TrainingSettings {
  const epochs = Math.ceil(steps / paperRecipe.stepsPerEpoch);
  return {
    ...paperRecipe,
    steps,
    locationChoice: 'balanced',
    decay: lastRate ** (1 / epochs),
    hardRatio: 0.5,
    classWeighting: 'none',
  };
}

/** How long a network of whole volumes is trained, and with how many scans at once. */
export interface VolumeSchedule {
  /** 300 in Section 4. */
  readonly epochs: number;
  /** Scans per step, at most as many as there are. */
  readonly batch: number;
  /** Scans to learn from; an epoch sees each of them once. */
  readonly scans: number;
}

/** Epochs of Section 4 for the networks of whole volumes. */
export const paperEpochs = 300;

/**
 * The recipe of the released training code for networks of whole volumes: Adam 0.002, its rate
 * times 0.99 after each epoch, weight decay, random affine maps, the hardest quarter of all voxels,
 * classes weighted by frequency. Section 4 has the same rate throughout, no weight decay, hard
 * examples for networks with OBELISK layers alone, and 1 scan (hybrid) or 3 scans (U-Nets) per
 * step. Dice on the validation scans is measured about twenty times.
 * @throws Error when a batch is larger than the set
 *
 * @example
 * ```ts
 * import { volumeRecipe } from '@obelisk/training';
 * const { steps, stepsPerEpoch } = volumeRecipe({ epochs: 300, batch: 4, scans: 33 });
 * [steps, stepsPerEpoch]; // => [2700, 9]
 * ```
 */
export function volumeRecipe({ epochs, batch, scans }: VolumeSchedule): TrainingSettings {
  if (batch > scans) {
    throw new Error(`a batch of ${batch} scans is larger than the set of ${scans} to learn from`);
  }
  const stepsPerEpoch = Math.ceil(scans / batch);
  return {
    ...paperRecipe,
    steps: epochs * stepsPerEpoch,
    stepsPerEpoch,
    measureEvery: Math.max(1, Math.round(epochs / 20)),
    scansPerStep: batch,
    augmentation: releasedAugmentation,
  };
}

/**
 * The learning rate of each step: that of its epoch.
 *
 * @example
 * ```ts
 * import { ratesOfSteps } from '@obelisk/training';
 * const settings = { lr: 0.1, decay: 0.5, stepsPerEpoch: 2 };
 * ratesOfSteps(settings, [1, 2, 3]); // => [0.1, 0.1, 0.05]
 * ```
 */
export function ratesOfSteps(
  { lr, decay, stepsPerEpoch }: Pick<TrainingSettings, 'lr' | 'decay' | 'stepsPerEpoch'>,
  steps: readonly number[],
): number[] {
  return steps.map((step) => lr * decay ** Math.floor((step - 1) / stepsPerEpoch));
}
