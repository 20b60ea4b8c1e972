import { tableLines } from '@obelisk/engine/text';
import { diceText } from '../trained/organ-lines.js';
import type { Estimate, EvaluationSummary } from './evaluation-summary.js';

/**
 * An evaluation as a table: means over cases, with the confidence interval of Dice.
 *
 * @example
 * ```ts
 * import { evaluationLines, summedUp } from '@obelisk/training';
 * const lines = evaluationLines(summedUp([], new Map([[1, 'liver']]), 1));
 * lines[1].split(/ +/); // => ['liver', '0', '-', '-', '-', '-', '0', '0']
 * ```
 */
export function evaluationLines({ organs, overall, cases }: EvaluationSummary): string[] {
  const rows = organs.map(({ name, dice, hausdorff95, meanSurface, missed, invented }) => [
    ...[name, String(dice.count), diceText(dice.mean), interval(dice)],
    ...[fixed(hausdorff95.mean, 2), fixed(meanSurface.mean, 2)],
    ...[missed, invented].map(({ length }) => String(length)),
  ]);
  const { dice, hausdorff95, meanSurface } = overall;
  const head = [
    'organ',
    'cases',
    'Dice',
    '95 % interval',
    'HD95 mm',
    'MSD mm',
    'missed',
    'invented',
  ];
  const foot = [
    ...['mean', String(cases.length), diceText(dice.mean), interval(dice)],
    ...[fixed(hausdorff95.mean, 2), fixed(meanSurface.mean, 2), '', ''],
  ];
  return tableLines([...rows, foot], head);
}

function interval({ interval: found }: Estimate): string {
  return found ? found.map((end) => end.toFixed(3)).join(' to ') : '-';
}

function fixed(value: number | null, digits: number): string {
  return value === null ? '-' : value.toFixed(digits);
}
