import type { Device } from '@obelisk/engine';
import type { ModelEntry } from '@obelisk/models';
import { type Module, type ModuleOptions, randomStreams } from '@obelisk/nn';
import { defaultDevice } from '@obelisk/tensor';
import type { CaseSource } from '../preparation.js';
import type { TrainingSettings } from '../recipes.js';
import type { Learner } from './learner.js';
import { PointsLearner } from './points-learner.js';
import { requireSeveralValues } from './single-values.js';
import { VolumeLearner } from './volume-learner.js';
import { weightsOfClasses } from './weights-of-classes.js';

/** Where a learner's network is made, and for how many labels. */
export interface LearnerOptions extends ModuleOptions {
  readonly labels: number;
  /** The default device when left out. */
  readonly device?: Device;
}

/**
 * A new network of a catalogue entry, ready to learn from the cases: their labels give the weights
 * of the classes, and their size that of a network whose size is fixed.
 * @param cases - to learn from
 * @throws Error when dropout is asked of a network that has none, or batch normalisation would see
 *   a single value per channel
 *
 * @example
 * ```ts
 * import { phantomSeries } from '@obelisk/data';
 * import { modelEntry } from '@obelisk/models';
 * import { Random } from '@obelisk/tensor';
 * import { createLearner, memorySource, preparationOf, volumeRecipe } from '@obelisk/training';
 * const entry = modelEntry('obelisk-tcia-hybrid');
 * const [phantom] = phantomSeries({ count: 1, seed: 1, size: [8, 8, 8] });
 * const preparation = { ...preparationOf(entry), size: null };
 * const cases = memorySource([{ name: 'phantom', ...phantom }], preparation);
 * const recipe = volumeRecipe({ epochs: 1, batch: 1, scans: 1 });
 * const options = { random: new Random(1), labels: 9 };
 * const { network } = await createLearner(entry, cases, recipe, options);
 * network.training; // => true
 * ```
 */
export async function createLearner(
  entry: ModelEntry,
  cases: CaseSource,
  settings: TrainingSettings,
  options: LearnerOptions,
): Promise<Learner> {
  const { device = defaultDevice(), labels } = options;
  const scans = cases.names.length;
  if (entry.kind === 'points') {
    requireSeveralValues(entry, { settings, scans });
    const weighted = await withClassWeights(settings, cases, labels);
    const network = entry.create({ ...options, device });
    requireDropout(network, entry.name, settings);
    return new PointsLearner(network, entry, weighted, device);
  }
  const [D, H, W] = (await cases.load(0)).image.data.shape;
  requireSeveralValues(entry, { settings, size: [D, H, W], scans });
  const weighted = await withClassWeights(settings, cases, labels);
  const { dropout } = settings;
  const network = entry.create({ ...options, device, size: [D, H, W], dropout });
  requireDropout(network, entry.name, settings);
  return new VolumeLearner(network, weighted, device);
}

async function withClassWeights(settings: TrainingSettings, cases: CaseSource, labels: number) {
  return {
    ...settings,
    classWeights: await weightsOfClasses(cases, labels, settings.classWeighting),
  };
}

function requireDropout(network: Module, name: string, { dropout }: TrainingSettings): void {
  if (dropout === 0 || randomStreams(network).length > 0) return;
  throw new Error(`${name} has no dropout; it can be had in the U-Nets`);
}
