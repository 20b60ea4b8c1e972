import { join, resolve } from 'node:path';
import { nameOf, openChosenDevice, tellDevice } from '../device-option.js';
import { UsageError } from '../errors.js';
import { findAnyModel } from '../model-option.js';
import type { Terminal } from '../terminal.js';
import { spacingRemarks } from '../training/spacing-remarks.js';
import { openTrainingData, type TrainingData } from '../training/training-data.js';
import { chooseGrid } from '../training/training-grid.js';
import { requireTrainable } from '../training/training-memory.js';
import type { TrainingOptions } from '../training/training-options.js';
import { type CrossvalPlan, modelOfSpec } from './crossval-plan.js';
import { foldSettings } from './fold-settings.js';

/** What `obelisk crossval` takes. */
export interface CrossvalOptions extends TrainingOptions {
  readonly models?: readonly string[];
  readonly folds?: number | 'leave-one-out';
  readonly seeds: readonly number[];
  readonly jobs: number;
  readonly out: string;
  readonly printJobs?: boolean;
  readonly job?: string;
  readonly gather?: boolean;
  readonly slurm?: boolean;
}

/** Decides everything that is random about the data: phantoms, and who is in which fold. */
const dataSeed = 1;

/** Makes a plan, and finds out now what would fail later. */
export async function makePlan(
  terminal: Terminal,
  options: CrossvalOptions,
): Promise<CrossvalPlan> {
  const { models, folds: count, seeds, out } = options;
  if (models === undefined || count === undefined) {
    throw new UsageError(`--${models === undefined ? 'models' : 'folds'} is missing`);
  }
  const data = await openTrainingData(options.data, dataSeed, options.phantoms);
  const folds = await foldsOf(data, count);
  const grid = await chooseGrid(data, options);
  // All jobs run on the device that `auto` takes now, and can be compared.
  const chosen = options.device === 'auto' ? await openChosenDevice('auto') : null;
  const device = chosen ? nameOf(chosen) : options.device;
  const plan: CrossvalPlan = {
    version: 1,
    ...{ models, seeds, folds, dataSeed, grid },
    data: options.data === 'phantoms' ? options.data : resolve(options.data),
    options: { ...recipeOptions(options), device },
    cache: resolve(options.cache ?? join(out, 'prepared')),
  };
  const largest = Math.max(...folds.map((fold) => fold.length));
  for (const spec of models) {
    const { model, augmented } = modelOfSpec(spec);
    const entry = await findAnyModel(model);
    if (augmented && entry.kind === 'volume') {
      throw new UsageError(`${spec}: networks of whole volumes take --augment instead of ++`);
    }
    const scans = data.names.length - largest;
    const settings = await foldSettings(entry, augmented, plan, scans);
    await requireTrainable({ entry, settings, data, grid }, scans);
  }
  terminal.note(`${data.name}: ${data.names.length} cases in ${folds.length} folds`);
  if (chosen) tellDevice(terminal, chosen);
  const ofSpacing = await spacingRemarks(data, grid);
  for (const remark of [...data.remarks, ...ofSpacing]) terminal.note(remark);
  return plan;
}

async function foldsOf({ names }: TrainingData, count: number | 'leave-one-out') {
  const { crossValidationFolds } = await import('@obelisk/training');
  const { Random } = await import('@obelisk/tensor');
  const folds = count === 'leave-one-out' ? names.length : count;
  if (folds > names.length) {
    throw new UsageError(
      `--folds ${folds} is more than the ${names.length} scans of the data set; expected ` +
        `2 to ${names.length}, or leave-one-out`,
    );
  }
  return crossValidationFolds(names.length, folds, new Random(dataSeed)).map((fold) =>
    fold.map((at) => names[at]),
  );
}

function recipeOptions(options: CrossvalOptions): CrossvalPlan['options'] {
  const { phantoms, epochs, steps, recipe, batch, accumulate, rate, decay, weightDecay } = options;
  const { loss, hard, augment, measureEvery, dropout, device, pointEpochs, spacing } = options;
  const schedule = { phantoms, epochs, pointEpochs, steps, recipe, batch, accumulate };
  const optimiser = { rate, decay, weightDecay };
  return { ...schedule, ...optimiser, loss, hard, augment, dropout, measureEvery, device, spacing };
}
