import type { Random } from '@obelisk/tensor';

/** Which cases a network learns from, and which it never sees. */
export interface Split<Case> {
  readonly training: readonly Case[];
  /** Measured between epochs, for the curve and the choice of the best weights. */
  readonly validation: readonly Case[];
  /** Looked at once, at the end. */
  readonly heldOut: readonly Case[];
}

/**
 * Splits cases by chance: a fifth is held out, at least one; a tenth of the rest, one to three
 * cases, is for validation.
 * @throws Error when there are fewer than three
 *
 * @example
 * ```ts
 * import { Random } from '@obelisk/tensor';
 * import { splitCases } from '@obelisk/training';
 * const { training, validation, heldOut } = splitCases([1, 2, 3, 4, 5], new Random(1));
 * [training.length, validation.length, heldOut.length]; // => [3, 1, 1]
 * ```
 */
export function splitCases<Case>(cases: readonly Case[], random: Random): Split<Case> {
  if (cases.length < 3) {
    throw new Error(
      'split: training, validation and the held-out scans need at least one labelled scan each, ' +
        `three in all; there are only ${cases.length}`,
    );
  }
  const shuffled = random.permutation(cases.length).map((at) => cases[at]);
  const heldOut = Math.max(1, Math.floor(cases.length / 5));
  const validation = Math.min(3, Math.max(1, Math.floor((cases.length - heldOut) / 10)));
  return {
    heldOut: shuffled.slice(0, heldOut),
    validation: shuffled.slice(heldOut, heldOut + validation),
    training: shuffled.slice(heldOut + validation),
  };
}

/**
 * Folds of a cross-validation (Section 4: ten of one scan each, or four of 43 scans): the cases in
 * random order, dealt out so that folds differ in size by one at most. Each fold is held out once.
 * @throws Error when there are fewer than two folds, or more than cases
 *
 * @example
 * ```ts
 * import { Random } from '@obelisk/tensor';
 * import { crossValidationFolds } from '@obelisk/training';
 * const folds = crossValidationFolds(5, 2, new Random(1));
 * folds.map((fold) => fold.length); // => [3, 2]
 * crossValidationFolds(3, 4, new Random(1)); // throws: 4 folds of 3 cases
 * ```
 */
export function crossValidationFolds(cases: number, folds: number, random: Random): number[][] {
  if (!Number.isInteger(folds) || folds < 2 || folds > cases) {
    throw new Error(
      `folds: there can be no ${folds} folds of ${cases} cases; expected 2 to ${cases}`,
    );
  }
  const order = random.permutation(cases);
  return Array.from({ length: folds }, (_, fold) =>
    order.filter((_case, at) => at % folds === fold).sort((a, b) => a - b),
  );
}
