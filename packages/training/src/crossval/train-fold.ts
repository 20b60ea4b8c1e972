import type { ModelEntry } from '@obelisk/models';
import { defaultDevice } from '@obelisk/tensor';
import { runExperiment } from '../experiment.js';
import type { CaseSource } from '../preparation.js';
import { subset } from '../preparation-plan.js';
import type { TrainingSettings } from '../recipes.js';
import { caseScore } from './case-score.js';
import type { FoldSummary } from './fold-summary.js';

/** One fold of a cross-validation in memory. */
export interface FoldTask {
  readonly entry: ModelEntry;
  /** All of them, those that the fold holds out and those that it learns from. */
  readonly cases: CaseSource;
  /** Names of the labels, background first. */
  readonly labels: readonly string[];
  /** Places of the cases that each fold holds out, of `crossValidationFolds`. */
  readonly folds: readonly (readonly number[])[];
  /** Which one, from 0 on. */
  readonly fold: number;
  readonly seed: number;
  readonly settings: TrainingSettings;
}

/**
 * Trains on the cases that a fold does not hold out, on the default device, and measures on those
 * that it does, as they were prepared. `obelisk crossval` does the same on the voxels of the scans
 * themselves, and keeps what it made in files. How much memory it took is not measured: 0.
 *
 * @example
 * ```ts
 * import { phantomSeries } from '@obelisk/data';
 * import { modelEntry } from '@obelisk/models';
 * import { defaultRecipe, memorySource, preparationOf, trainFold } from '@obelisk/training';
 * const entry = modelEntry('obelisk');
 * const phantoms = [...phantomSeries({ count: 2, seed: 1, size: [8, 8, 8] })];
 * const named = phantoms.map((phantom, at) => ({ name: `phantom ${at}`, ...phantom }));
 * const cases = memorySource(named, preparationOf(entry));
 * const task = { entry, cases, labels: entry.labels, folds: [[0], [1]], fold: 1, seed: 1 };
 * const settings = { ...defaultRecipe(1), locations: 8 };
 * (await trainFold({ ...task, settings })).cases.map(({ name }) => name); // => ['phantom 1']
 * ```
 */
export async function trainFold(task: FoldTask): Promise<FoldSummary> {
  const { entry, cases, labels, folds, fold, seed, settings } = task;
  const device = defaultDevice();
  const learnFrom = [...cases.names.keys()].filter((at) => !folds[fold].includes(at));
  const { network, history, heldOut } = await runExperiment({
    ...{ entry, labels, settings, seed, device, validation: null },
    training: subset(cases, learnFrom),
    heldOut: subset(cases, folds[fold]),
  });
  const epochs = settings.steps / settings.stepsPerEpoch;
  return {
    ...{ model: entry.name, seed, fold, folds: folds.length, labels, epochs, history },
    parameters: network.parameterCount(),
    trainingCases: learnFrom.length,
    cases: heldOut.map(({ prepared, ...found }) =>
      caseScore({ ...found, truth: prepared.labels }, labels.length),
    ),
    seconds: { training: history.seconds, perEpoch: history.seconds / epochs },
    peakMemory: 0,
    device: device.name,
    versions: {},
  };
}
