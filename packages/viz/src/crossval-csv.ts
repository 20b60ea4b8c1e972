import {
  type Cell,
  type CrossvalSummary,
  csvText,
  type FoldSummary,
  type ScoreSummary,
  type Spread,
} from '@obelisk/training';

/**
 * Every value of a cross-validation as CSV (RFC 4180): a row for each model, seed, fold, case and
 * organ. A value that does not exist is an empty cell.
 *
 * @example
 * ```ts
 * import { crossvalCsv } from '@obelisk/viz';
 * crossvalCsv([]).split(',').slice(0, 3); // => ['model', 'seed', 'fold']
 * ```
 */
export function crossvalCsv(folds: readonly FoldSummary[]): string {
  const head = ['model', 'seed', 'fold', 'case', 'organ', 'dice', 'hausdorff95_mm'];
  const rows = folds.flatMap(({ model, seed, fold, labels, cases }) =>
    cases.flatMap(({ name, dice, hausdorff95, meanSurface, seconds }) =>
      labels
        .slice(1)
        .map((organ, i): Cell[] => [
          ...[model, seed, fold, name, organ],
          ...[dice[i], hausdorff95[i], meanSurface[i], seconds],
        ]),
    ),
  );
  return csvText([[...head, 'mean_surface_distance_mm', 'seconds_per_scan'], ...rows]);
}

/**
 * The table of a cross-validation as CSV (RFC 4180): a row for each model with all its seeds, then
 * one for each of its seeds. Means and standard deviations over scans, without the values that do
 * not exist.
 *
 * @example
 * ```ts
 * import { crossvalTableCsv } from '@obelisk/viz';
 * const table = crossvalTableCsv({ labels: ['background', 'liver'], models: [] });
 * table.includes(',liver_dice_mean,liver_dice_sd,'); // => true
 * ```
 */
export function crossvalTableCsv({
  labels,
  models,
}: Pick<CrossvalSummary, 'labels' | 'models'>): string {
  const measured = [...labels.slice(1), 'overall'].flatMap((name) =>
    ['dice', 'hausdorff95_mm', 'mean_surface_distance_mm'].flatMap((measure) => [
      `${name}_${measure}_mean`,
      `${name}_${measure}_sd`,
    ]),
  );
  const costs = ['seconds_per_scan', 'seconds_per_epoch', 'peak_memory_bytes'];
  const between = ['dice_mean_of_seeds', 'dice_sd_between_seeds'];
  const head = ['model', 'seed', 'parameters', 'scans', ...measured, ...costs, ...between];
  const rows = models.flatMap((model): Cell[][] => [
    [
      ...[model.model, 'all', model.parameters, model.cases, ...scoreCells(model)],
      ...[model.secondsPerScan.mean, model.secondsPerEpoch.mean, model.peakMemory],
      ...spreadCells(model.diceBetweenSeeds),
    ],
    ...model.seeds.map((seed) => [
      ...[model.model, seed.seed, model.parameters, seed.cases, ...scoreCells(seed)],
      ...[...costs, ...between].map(() => null),
    ]),
  ]);
  return csvText([head, ...rows]);
}

function scoreCells({ organs, overall }: ScoreSummary): Cell[] {
  return [...organs, overall].flatMap(({ dice, hausdorff95, meanSurface }) =>
    [dice, hausdorff95, meanSurface].flatMap(spreadCells),
  );
}

function spreadCells({ mean, deviation }: Spread): Cell[] {
  return [mean, deviation];
}
