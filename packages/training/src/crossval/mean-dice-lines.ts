import { tableLines } from '@obelisk/engine/text';
import { meanOfPresent } from '../dice.js';
import { diceText } from '../trained/organ-lines.js';
import type { CaseScore, FoldSummary } from './fold-summary.js';

/** What is told of a fold. */
interface ScoredFold extends Pick<FoldSummary, 'model' | 'labels'> {
  readonly cases: readonly Pick<CaseScore, 'dice'>[];
}

/**
 * Mean Dice of each model over all cases, organ by organ, as a table.
 *
 * @example
 * ```ts
 * import { meanDiceLines } from '@obelisk/training';
 * const labels = ['background', 'liver'];
 * const cases = [{ dice: [0.5] }, { dice: [1] }];
 * meanDiceLines([{ model: 'unet', labels, cases }])[1]; // => 'unet  0.750  0.750  2'
 * ```
 */
export function meanDiceLines(folds: readonly ScoredFold[]): string[] {
  const models = [...new Set(folds.map(({ model }) => model))];
  const organs = folds[0].labels.slice(1);
  const shown = (values: (number | null)[]) => diceText(meanOfPresent(values));
  const rows = models.map((model) => {
    const cases = folds.filter((fold) => fold.model === model).flatMap((fold) => fold.cases);
    const each = organs.map((_, organ) => shown(cases.map(({ dice }) => dice[organ])));
    const all = shown(cases.map(({ dice }) => meanOfPresent(dice)));
    return [model, ...each, all, String(cases.length)];
  });
  return tableLines([['Dice', ...organs, 'mean', 'scans'], ...rows]);
}
