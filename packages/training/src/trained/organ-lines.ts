import { tableLines } from '@obelisk/engine/text';
import type { ExchangedSides } from '../exchanged-sides.js';

/** What there is to say about each label but the background. */
export interface OrganFigures {
  /** Names of all labels, background first. */
  readonly names: readonly string[];
  /** Of each label but the background, in millilitres. */
  readonly volumes: readonly number[];
  /** Dice of the same labels; null where the label is in neither map. */
  readonly dice?: readonly (number | null)[];
}

/**
 * A table of organs, with the mean Dice below.
 *
 * @example
 * ```ts
 * import { organLines } from '@obelisk/training';
 * organLines({ names: ['background', 'liver'], volumes: [9.5] }, null)[1]; // => 'liver  9.5'
 * ```
 */
export function organLines({ names, volumes, dice }: OrganFigures, mean: number | null): string[] {
  const organs = names.slice(1).map((name, at) => {
    const volume = volumes[at].toFixed(1);
    return dice ? [name, volume, diceText(dice[at])] : [name, volume];
  });
  const head = dice ? ['organ', 'ml', 'Dice'] : ['organ', 'ml'];
  const foot = dice ? [['mean', '', diceText(mean)]] : [];
  return tableLines([head, ...organs, ...foot]);
}

/**
 * Three digits; a dash for a label that does not count.
 *
 * @example
 * ```ts
 * import { diceText } from '@obelisk/training';
 * diceText(null); // => '-'
 * diceText(0.5); // => '0.500'
 * ```
 */
export function diceText(value: number | null): string {
  return value === null ? '-' : value.toFixed(3);
}

/**
 * Tells that the ground truth numbers left and right the other way round.
 *
 * @example
 * ```ts
 * import { exchangedSidesLine } from '@obelisk/training';
 * const names = ['background', 'right kidney', 'left kidney'];
 * const line = exchangedSidesLine(names, { pairs: [[1, 2]], dice: [0.5, 1] }, 0.75);
 * line.split('exchanged, ')[1]; // => 'Dice is right kidney 0.500, left kidney 1.000, mean 0.750'
 * ```
 */
export function exchangedSidesLine(
  names: readonly string[],
  { pairs, dice }: ExchangedSides,
  mean: number | null,
): string {
  const scores = pairs.flat().map((label) => `${names[label]} ${diceText(dice[label - 1])}`);
  return (
    'the ground truth numbers left and right the other way round; ' +
    `with these exchanged, Dice is ${scores.join(', ')}, mean ${diceText(mean)}`
  );
}
