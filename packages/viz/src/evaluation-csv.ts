import { type CsvCell, csv } from '@obelisk/engine/text';
import { type Estimate, type EvaluationSummary, type Measures, scoreOf } from '@obelisk/training';

/**
 * Every value of an evaluation as CSV (RFC 4180): a row for each case and organ. A value that does
 * not exist is an empty cell.
 *
 * @example
 * ```ts
 * import { summedUp } from '@obelisk/training';
 * import { evaluationCsv } from '@obelisk/viz';
 * const csv = evaluationCsv(summedUp([], new Map([[1, 'liver']]), 1));
 * csv.split(',').slice(0, 4); // => ['case', 'label', 'organ', 'dice']
 * ```
 */
export function evaluationCsv({ cases, organs }: EvaluationSummary): string {
  const head = ['case', 'label', 'organ', 'dice', 'hausdorff95_mm', 'mean_surface_distance_mm'];
  const rows = cases.flatMap((one) =>
    organs.map(({ label, name }): CsvCell[] => {
      const score = scoreOf(one, label);
      const { dice = null, hausdorff95 = null, meanSurface = null } = score ?? {};
      const { predicted = 0, truth = 0 } = score?.millilitres ?? {};
      return [one.name, label, name, dice, hausdorff95, meanSurface, predicted, truth];
    }),
  );
  return csv([[...head, 'predicted_ml', 'true_ml'], ...rows]);
}

/**
 * The table of an evaluation as CSV (RFC 4180): a row for each organ, then one for their mean.
 * Means over cases with standard deviations and 95 % confidence intervals.
 *
 * @example
 * ```ts
 * import { summedUp } from '@obelisk/training';
 * import { evaluationTableCsv } from '@obelisk/viz';
 * const csv = evaluationTableCsv(summedUp([], new Map([[1, 'liver']]), 1));
 * csv.split('\r\n')[1].startsWith('1,liver,0,0,0,0,,'); // => true
 * ```
 */
export function evaluationTableCsv({ cases, organs, overall }: EvaluationSummary): string {
  const measured = ['dice', 'hausdorff95_mm', 'mean_surface_distance_mm'].flatMap((measure) =>
    ['mean', 'sd', 'from', 'to'].map((what) => `${measure}_${what}`),
  );
  const rows = organs.map(({ label, name, missed, invented, ...measures }): CsvCell[] => [
    ...[label, name, measures.dice.count, missed.length, invented.length, measures.absent.length],
    ...measureCells(measures),
  ]);
  const total: CsvCell[] = ['', 'mean', cases.length, '', '', '', ...measureCells(overall)];
  const head = ['label', 'organ', 'cases', 'missed', 'invented', 'absent', ...measured];
  return csv([head, ...rows, total]);
}

function measureCells({ dice, hausdorff95, meanSurface }: Measures): CsvCell[] {
  return [dice, hausdorff95, meanSurface].flatMap(({ mean, deviation, interval }: Estimate) => [
    ...[mean, deviation],
    ...(interval ?? [null, null]),
  ]);
}
