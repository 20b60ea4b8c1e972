/**
 * Whether a Dice value counts: an organ that neither the ground truth nor the prediction has gives
 * null or NaN, and is left out of every mean.
 *
 * @example
 * ```ts
 * import { isPresent } from '@obelisk/viz';
 * [0, null, Number.NaN].map(isPresent); // => [true, false, false]
 * ```
 */
export function isPresent(dice: number | null | undefined): dice is number {
  return dice !== null && dice !== undefined && !Number.isNaN(dice);
}

/**
 * The mean of the values that count; NaN when none does.
 *
 * @example
 * ```ts
 * import { presentMean } from '@obelisk/viz';
 * presentMean([0.5, Number.NaN, 1, null]); // => 0.75
 * ```
 */
export function presentMean(values: readonly (number | null)[]): number {
  const present = values.filter(isPresent);
  return present.reduce((sum, value) => sum + value, 0) / present.length;
}

/** Dice per organ on some scans. */
export interface DiceScores {
  /** The labels' names, the background's first. */
  readonly names: readonly string[];
  /** The scans' names. */
  readonly scans: readonly string[];
  /** `dice[s][l - 1]`: that of label l in scan s; null or NaN where the organ is absent. */
  readonly dice: readonly (readonly (number | null)[])[];
}

/** One organ over all scans. */
export interface OrganDice {
  readonly name: string;
  readonly label: number;
  /** The values of the scans that have the organ. */
  readonly values: readonly number[];
  /** Their mean; NaN when no scan has the organ. */
  readonly mean: number;
}

/**
 * Dice per organ, over the scans that have it.
 *
 * @throws when the values do not fit the names and scans
 *
 * @example
 * ```ts
 * import { diceByOrgan } from '@obelisk/viz';
 * const scores = { names: ['background', 'liver'], scans: ['a', 'b'], dice: [[0.9], [null]] };
 * diceByOrgan(scores)[0].values; // => [0.9]
 * ```
 */
export function diceByOrgan({ names, scans, dice }: DiceScores): OrganDice[] {
  const organs = names.length - 1;
  if (dice.length !== scans.length || dice.some((row) => row.length !== organs)) {
    const got = `${dice.length} x [${[...new Set(dice.map((row) => row.length))].join(', ')}]`;
    throw new Error(`diceByOrgan: expected ${scans.length} scans x ${organs} organs, got ${got}`);
  }
  return names.slice(1).map((name, i) => {
    const values = dice.map((row) => row[i]).filter(isPresent);
    return { name, label: i + 1, values, mean: presentMean(values) };
  });
}

/**
 * The mean over organs of each organ's mean over scans; NaN when no organ is there at all.
 *
 * @example
 * ```ts
 * import { meanDice } from '@obelisk/viz';
 * const names = ['background', 'liver', 'spleen'];
 * meanDice({ names, scans: ['a', 'b'], dice: [[1, null], [0.5, 0.25]] }); // => 0.5
 * ```
 */
export function meanDice(scores: DiceScores): number {
  return presentMean(diceByOrgan(scores).map((organ) => organ.mean));
}
