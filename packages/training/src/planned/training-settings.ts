import type { ModelEntry } from '@obelisk/models';
import { UsageError } from '../errors.js';
import {
  defaultRecipe,
  paperEpochs,
  paperRecipe,
  type TrainingSettings,
  volumeRecipe,
} from '../recipes.js';
import type { TrainingOptions } from './training-options.js';

/** Batches are of at most so many scans unless asked for, as in the released training code. */
const releasedBatch = 4;

/**
 * The recipe of a network with the changes that the options ask for.
 *
 * @example
 * ```ts
 * import { modelEntry } from '@obelisk/models';
 * import type { TrainingOptions } from '@obelisk/training/command';
 * import { settingsFor } from '@obelisk/training/node';
 * const options: TrainingOptions = {
 *   data: 'phantoms',
 *   spacing: 'none',
 *   fit: 'crop',
 *   recipe: 'default',
 *   epochs: 2,
 *   device: 'webasm',
 * };
 * const entry = modelEntry('obelisk');
 * settingsFor(entry, options, 3).steps; // => 128
 * settingsFor(entry, { ...options, batch: 4 }, 3); // throws: a batch of 4 is more than the 3 scans
 * ```
 */
export function settingsFor(
  entry: ModelEntry,
  options: TrainingOptions,
  scans: number,
): TrainingSettings {
  const recipe = entry.kind === 'points' ? pointsSettings(options) : volumeSettings(options, scans);
  const batch = options.batch ?? recipe.scansPerStep;
  // Only one that was asked for: batches of random locations may have a scan twice.
  if ((options.batch ?? 1) > scans) {
    const those = scans === 1 ? 'one scan that there is' : `${scans} scans that there are`;
    throw new UsageError(`a batch of ${batch} is more than the ${those} to learn from`);
  }
  if ((options.accumulate ?? 1) > batch) {
    throw new UsageError(`${options.accumulate} parts are more than the batch of ${batch}`);
  }
  const changes: Partial<TrainingSettings> = {
    scansPerStep: options.batch,
    accumulate: options.accumulate,
    lr: options.rate,
    decay: options.decay,
    weightDecay: options.weightDecay,
    loss: options.loss,
    hardRatio: options.hard,
    augmentation: options.augment,
    measureEvery: options.measureEvery,
    dropout: options.dropout,
  };
  const given = Object.entries(changes).filter(([, value]) => value !== undefined);
  return { ...recipe, ...Object.fromEntries(given) };
}

/** An epoch of the original OBELISK network is 64 random batches (Section 4). */
function pointsSettings({ pointEpochs, epochs: rounds, ...options }: TrainingOptions) {
  const { steps, recipe } = options;
  const epochs = pointEpochs ?? rounds;
  const { stepsPerEpoch } = paperRecipe;
  const count = steps ?? (epochs === undefined ? paperRecipe.steps : epochs * stepsPerEpoch);
  return recipe === 'paper' ? { ...paperRecipe, steps: count } : defaultRecipe(count);
}

/** An epoch of a network of whole volumes sees each scan once. */
function volumeSettings({ epochs, steps, batch }: TrainingOptions, scans: number) {
  const schedule = { batch: Math.min(batch ?? releasedBatch, scans), scans };
  const { stepsPerEpoch } = volumeRecipe({ ...schedule, epochs: 1 });
  const rounds = steps === undefined ? (epochs ?? paperEpochs) : Math.ceil(steps / stepsPerEpoch);
  const recipe = volumeRecipe({ ...schedule, epochs: rounds });
  return { ...recipe, steps: steps ?? recipe.steps };
}
