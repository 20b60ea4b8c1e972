import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { chooseDevice, type DeviceName } from '@obelisk/engine';
import { modelEntry } from '@obelisk/models';
import { Random } from '@obelisk/tensor';
import { UsageError } from '../errors.js';
import { openTrainingFolder } from '../folder/training-folder.js';
import { crossvalFile, planFile, portableCache, writePlan } from '../folder/training-plan.js';
import { spacingRemarks } from '../planned/spacing-remarks.js';
import { openTrainingData, type TrainingData } from '../planned/training-data.js';
import { chooseGrid } from '../planned/training-grid.js';
import { requireTrainable } from '../planned/training-memory.js';
import type { TrainingOptions } from '../planned/training-options.js';
import type { TrainingWatcher } from '../planned/training-watcher.js';
import { crossValidationFolds } from '../splits.js';
import { type CrossvalPlan, modelOfSpec } from './crossval-plan.js';
import { foldSettings } from './fold-settings.js';

/** What a cross-validation is asked for. */
export interface CrossvalChoices extends TrainingOptions {
  /** Names of the catalogue; with `++` behind it the original OBELISK is augmented. */
  readonly models: readonly string[];
  readonly folds: number | 'leave-one-out';
  readonly seeds: readonly number[];
}

/** Decides everything that is random about the data: phantoms, and who is in which fold. */
const dataSeed = 1;

/**
 * Begins a cross-validation: decides what each of its jobs does, finds out now what would fail
 * later, and writes the plan into the folder.
 * @param onNote - is told what was decided
 * @throws Error when the folder holds something else, or the data cannot be learned from
 *
 * @example
 * ```ts
 * import { mkdtempSync, rmSync } from 'node:fs';
 * import { tmpdir } from 'node:os';
 * import { beginCrossval, crossvalJobs } from '@obelisk/training/node';
 * const folder = mkdtempSync(`${tmpdir()}/obelisk-`);
 * const plan = await beginCrossval(folder, {
 *   models: ['obelisk'],
 *   folds: 3,
 *   seeds: [1],
 *   data: 'phantoms',
 *   phantoms: 3,
 *   spacing: 'none',
 *   fit: 'crop',
 *   recipe: 'default',
 *   device: 'webasm',
 * });
 * crossvalJobs(plan).length; // => 3
 * rmSync(folder, { recursive: true });
 * ```
 */
export async function beginCrossval(
  folder: string,
  choices: CrossvalChoices,
  onNote?: TrainingWatcher['onNote'],
): Promise<CrossvalPlan> {
  if (existsSync(join(folder, planFile))) {
    throw new Error(`${folder}: holds a training already; expected a new folder`);
  }
  const files = openTrainingFolder(folder, true);
  try {
    const { folder: _, ...plan } = await makePlan(folder, choices, onNote);
    const cache = portableCache(folder, plan.cache);
    writePlan(join(resolve(folder), crossvalFile), { ...plan, cache });
    return { ...plan, folder };
  } finally {
    files.close();
  }
}

async function makePlan(
  folder: string,
  choices: CrossvalChoices,
  onNote?: TrainingWatcher['onNote'],
): Promise<CrossvalPlan> {
  const { models, folds: count, seeds } = choices;
  const data = await openTrainingData(choices.data, dataSeed, choices.phantoms);
  const folds = foldsOf(data, count);
  const grid = chooseGrid(data, choices);
  // All jobs run on the device that `auto` takes now, and can be compared.
  const chosen = choices.device === 'auto' ? await chooseDevice('auto') : null;
  const device = chosen ? (chosen.device.name as DeviceName) : choices.device;
  const plan: CrossvalPlan = {
    folder,
    version: 1,
    ...{ models, seeds, folds, dataSeed, grid },
    data: choices.data === 'phantoms' ? choices.data : resolve(choices.data),
    options: { ...recipeOptions(choices), device },
    cache: resolve(choices.cache ?? join(folder, 'prepared')),
  };
  requireAllTrainable(plan, data);
  onNote?.(`${data.name}: ${data.names.length} cases in ${folds.length} folds`);
  if (chosen) onNote?.(`device ${chosen.reason}`);
  for (const line of [...data.remarks, ...spacingRemarks(data, grid)]) onNote?.(line);
  return plan;
}

function requireAllTrainable(plan: CrossvalPlan, data: TrainingData): void {
  const { folds, grid, models } = plan;
  const scans = data.names.length - Math.max(...folds.map((fold) => fold.length));
  for (const spec of models) {
    const { model, augmented } = modelOfSpec(spec);
    const entry = modelEntry(model);
    if (augmented && entry.kind === 'volume') {
      throw new UsageError(
        `${spec}: networks of whole volumes are augmented by their recipe, not by ++`,
      );
    }
    const settings = foldSettings(entry, augmented, plan, scans);
    requireTrainable({ entry, settings, data, grid }, scans);
  }
}

function foldsOf({ names }: TrainingData, count: number | 'leave-one-out'): string[][] {
  const folds = count === 'leave-one-out' ? names.length : count;
  if (folds > names.length) {
    throw new UsageError(
      `${folds} folds are more than the ${names.length} scans of the data set; expected ` +
        `2 to ${names.length}, or leave-one-out`,
    );
  }
  return crossValidationFolds(names.length, folds, new Random(dataSeed)).map((fold) =>
    fold.map((at) => names[at]),
  );
}

function recipeOptions(options: CrossvalChoices): CrossvalPlan['options'] {
  const { phantoms, epochs, steps, recipe, batch, accumulate, rate, decay, weightDecay } = options;
  const { loss, hard, augment, measureEvery, dropout, device, pointEpochs, spacing } = options;
  const schedule = { phantoms, epochs, pointEpochs, steps, recipe, batch, accumulate };
  const optimiser = { rate, decay, weightDecay };
  return { ...schedule, ...optimiser, loss, hard, augment, dropout, measureEvery, device, spacing };
}
