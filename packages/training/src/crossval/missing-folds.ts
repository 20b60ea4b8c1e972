import type { FoldSummary } from './fold-summary.js';

/** What a cross-validation consists of: every model with every seed in every fold. */
export interface CrossvalSize {
  readonly models: readonly string[];
  readonly seeds: readonly number[];
  /** How many there are. */
  readonly folds: number;
}

/**
 * Those folds of a plan that are not finished yet.
 *
 * @example
 * ```ts
 * import { missingFolds } from '@obelisk/training';
 * const finished = [{ model: 'obelisk', seed: 1, fold: 0 }];
 * const plan = { models: ['obelisk'], seeds: [1], folds: 2 };
 * missingFolds(finished, plan); // => [{ model: 'obelisk', seed: 1, fold: 1 }]
 * ```
 */
export function missingFolds(
  finished: readonly Pick<FoldSummary, 'model' | 'seed' | 'fold'>[],
  { models, seeds, folds }: CrossvalSize,
): { model: string; seed: number; fold: number }[] {
  const all = models.flatMap((model) =>
    seeds.flatMap((seed) => Array.from({ length: folds }, (_, fold) => ({ model, seed, fold }))),
  );
  return all.filter(
    (job) =>
      !finished.some(
        ({ model, seed, fold }) => model === job.model && seed === job.seed && fold === job.fold,
      ),
  );
}
