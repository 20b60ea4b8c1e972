import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { TrainingGrid } from '../planned/training-grid.js';
import type { TrainingOptions } from '../planned/training-options.js';

/** Everything that a cross-validation was begun with: what each of its jobs reads. */
export interface CrossvalPlan {
  /** Where everything goes; not in its file, so that the folder can be moved. */
  readonly folder: string;
  readonly version: 1;
  /** As asked for: catalogue names, with `++` behind those that are to be augmented. */
  readonly models: readonly string[];
  readonly seeds: readonly number[];
  /** Names of the cases that each fold holds out. */
  readonly folds: readonly (readonly string[])[];
  /** 'phantoms', or the whole path of a folder. */
  readonly data: string;
  /** Of the phantoms and of the folds. */
  readonly dataSeed: number;
  readonly grid: TrainingGrid;
  readonly options: Omit<TrainingOptions, 'data' | 'size' | 'spacing' | 'fit'> & {
    /** As asked for; not in plans of older versions. What it means is in `grid`. */
    readonly spacing?: TrainingOptions['spacing'];
  };
  readonly cache: string;
}

/** The spacing as it was asked for; plans of older versions have that of their grid, or none. */
export function askedSpacing({
  options,
  grid,
}: Pick<CrossvalPlan, 'options' | 'grid'>): TrainingOptions['spacing'] {
  return options.spacing ?? (grid.spacing ? [...grid.spacing] : 'none');
}

/** One training of a cross-validation: one model, one seed, one fold held out. */
export interface CrossvalJob {
  readonly model: string;
  readonly seed: number;
  readonly fold: number;
  /** Its folder inside that of the cross-validation, and its name: `unet__seed_1/fold_0`. */
  readonly name: string;
}

/**
 * All jobs of a plan; first all folds of the first seed, so that a table is there early.
 *
 * @example
 * ```ts
 * import { crossvalJobs } from '@obelisk/training/node';
 * const plan = { models: ['obelisk'], seeds: [1], folds: [['a', 'b'], ['c']] };
 * crossvalJobs(plan)[1].name; // => 'obelisk__seed_1/fold_1'
 * ```
 */
export function crossvalJobs({
  models,
  seeds,
  folds,
}: Pick<CrossvalPlan, 'models' | 'seeds' | 'folds'>): CrossvalJob[] {
  return seeds.flatMap((seed) =>
    models.flatMap((model) =>
      folds.map((_, fold) => ({ model, seed, fold, name: `${model}__seed_${seed}/fold_${fold}` })),
    ),
  );
}

/** The file of a fold that is written last: with it the fold is done. */
export const doneFile = 'summary.json';

/**
 * Whether a job is done.
 *
 * @example
 * ```ts
 * import { isDone } from '@obelisk/training/node';
 * const job = { model: 'obelisk', seed: 1, fold: 0, name: 'obelisk__seed_1/fold_0' };
 * isDone({ folder: 'nowhere' }, job); // => false
 * ```
 */
export function isDone({ folder }: Pick<CrossvalPlan, 'folder'>, { name }: CrossvalJob): boolean {
  return existsSync(join(folder, name, doneFile));
}

/** The model's name in the catalogue, and whether its `++` asks for augmentation. */
export function modelOfSpec(spec: string): { model: string; augmented: boolean } {
  const augmented = spec.endsWith('++');
  return { model: augmented ? spec.slice(0, -2) : spec, augmented };
}
