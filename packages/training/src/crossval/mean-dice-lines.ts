import { tableLines } from '@obelisk/engine/text';
import { meanOfPresent } from '../dice.js';
import { diceText } from '../trained/organ-lines.js';
import type { FoldSummary } from './fold-summary.js';

/** Mean Dice of each model over all cases, organ by organ, as a table. */
export function meanDiceLines(folds: readonly FoldSummary[]): string[] {
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
