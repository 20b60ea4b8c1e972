import { join } from 'node:path';
import { chooseDevice, type Device } from '@obelisk/engine';
import { type ModelEntry, modelEntry } from '@obelisk/models';
import { Interruption } from '../errors.js';
import type { ExperimentResult } from '../experiment.js';
import { openTrainingFolder, type TrainingFolder } from '../folder/training-folder.js';
import { writePlan } from '../folder/training-plan.js';
import { preparedCases } from '../planned/prepared-cases.js';
import { openTrainingData, type TrainingData } from '../planned/training-data.js';
import { preparationFor } from '../planned/training-grid.js';
import { requireTrainingMemory } from '../planned/training-memory.js';
import type { TrainingWatcher } from '../planned/training-watcher.js';
import { watchedExperiment } from '../planned/watched-experiment.js';
import type { Preparation } from '../preparation.js';
import { subset } from '../preparation-plan.js';
import type { TrainingSettings } from '../recipes.js';
import { type CrossvalJob, type CrossvalPlan, isDone, modelOfSpec } from './crossval-plan.js';
import { readFold, writeFold } from './fold-files.js';
import { foldSettings } from './fold-settings.js';
import type { FoldSummary } from './fold-summary.js';
import { requireSameCases } from './same-cases.js';
import { scoreHeldOut } from './score-held-out.js';

/** One fold, with all that its training needs. */
interface OpenFold {
  readonly plan: CrossvalPlan;
  readonly job: CrossvalJob;
  readonly entry: ModelEntry;
  readonly data: TrainingData;
  /** Places of the cases in the data set. */
  readonly training: readonly number[];
  readonly heldOut: readonly number[];
  readonly settings: TrainingSettings;
  readonly preparation: Preparation;
}

/**
 * Trains one fold, or goes on with it, segments what it holds out, and writes `summary.json` last.
 * The weights that are scored are the last ones: the held-out scans choose nothing. Until then no
 * other process may work in the fold's folder. A fold that is done is only read.
 * @param watcher - is told how far it is; its signal stops the training after its step, and the
 * next call goes on from there, to the bit as if never stopped
 * @returns what was measured, as `summary.json` has it
 * @throws Error when the cases are not those of the plan any more, or the memory does not suffice;
 * Interruption when the signal was aborted
 *
 * @example
 * ```ts
 * import { mkdtempSync, rmSync } from 'node:fs';
 * import { tmpdir } from 'node:os';
 * import { beginCrossval, crossvalJobs, runFold } from '@obelisk/training/node';
 * const folder = mkdtempSync(`${tmpdir()}/obelisk-`);
 * const plan = await beginCrossval(folder, {
 *   models: ['obelisk'],
 *   folds: 3,
 *   seeds: [1],
 *   data: 'phantoms',
 *   phantoms: 3,
 *   size: [16, 16, 16],
 *   spacing: 'none',
 *   fit: 'crop',
 *   recipe: 'default',
 *   steps: 2,
 *   device: 'webasm',
 * });
 * let steps = 0;
 * const summary = await runFold(plan, crossvalJobs(plan)[0], { onProgress: () => steps++ });
 * steps; // => 2
 * summary.cases.map(({ name }) => name); // => plan.folds[0]
 * rmSync(folder, { recursive: true });
 * ```
 */
export async function runFold(
  plan: CrossvalPlan,
  job: CrossvalJob,
  watcher: TrainingWatcher = {},
): Promise<FoldSummary> {
  const files = openTrainingFolder(join(plan.folder, job.name), true);
  try {
    // Another process may have finished it before this one had the folder for itself.
    if (!isDone(plan, job)) await trainInFolder(files, plan, job, watcher);
    else watcher.onNote?.(`${job.name} is done`);
    return readFold(plan, job);
  } finally {
    files.close();
  }
}

async function trainInFolder(
  files: TrainingFolder,
  plan: CrossvalPlan,
  job: CrossvalJob,
  watcher: TrainingWatcher,
): Promise<void> {
  const { device, reason } = await chooseDevice(plan.options.device);
  const fold = await openFold(plan, job, watcher.signal);
  const { entry, data, settings } = fold;
  requireTrainingMemory({ entry, settings, data, grid: plan.grid }, device, watcher.onNote);
  const result = await learn(files, fold, { device, reason }, watcher);
  if (result.history.stopped) throw new Interruption(`${job.name}: interrupted`);
  const cases = scoreHeldOut(files.path, data, fold.heldOut, result);
  writeFold(files.path, plan, job, { ...fold, cases, result, trained: fold.training.length });
}

async function openFold(
  plan: CrossvalPlan,
  job: CrossvalJob,
  signal: AbortSignal | undefined,
): Promise<OpenFold> {
  const { model, augmented } = modelOfSpec(job.model);
  const entry = modelEntry(model);
  const data = await openTrainingData(plan.data, plan.dataSeed, plan.options.phantoms, signal);
  requireSameCases(plan, data);
  const heldOut = plan.folds[job.fold].map((name) => data.names.indexOf(name));
  const training = [...data.names.keys()].filter((at) => !heldOut.includes(at));
  const settings = foldSettings(entry, augmented, plan, training.length);
  const preparation = preparationFor(entry, plan.grid, data);
  return { plan, job, entry, data, training, heldOut, settings, preparation };
}

async function learn(
  files: TrainingFolder,
  { plan, job, entry, data, training, heldOut, settings, preparation }: OpenFold,
  { device, reason }: { readonly device: Device; readonly reason: string },
  watcher: TrainingWatcher,
): Promise<ExperimentResult> {
  const cases = await preparedCases(data, { ...watcher, preparation, cache: plan.cache });
  watcher.onNote?.(`device ${reason}`);
  writePlan(files.plan, { version: 1, ...job, settings, preparation });
  const unseen = subset(cases, heldOut);
  return watchedExperiment({
    experiment: {
      entry,
      labels: data.labels,
      training: subset(cases, training),
      validation: unseen,
      heldOut: unseen,
      settings,
      seed: job.seed,
      device,
    },
    ...{ preparation, folder: files, resume: true, measureStopped: false },
    ...watcher,
  });
}
