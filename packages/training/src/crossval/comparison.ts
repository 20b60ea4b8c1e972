import { meanOfPresent } from '../dice.js';
import type { FoldSummary } from './fold-summary.js';
import { wilcoxonSignedRank } from './wilcoxon.js';

/** Two models on the same cases. */
export interface ModelComparison {
  readonly first: string;
  readonly second: string;
  /** How many cases both have; without a common case there is no comparison. */
  readonly cases: number;
  /** Mean over these cases of the first's Dice minus the second's. */
  readonly difference: number;
  /** How many cases the first segments better, and how many the second. */
  readonly firstBetter: number;
  readonly secondBetter: number;
  /** Two-sided, by the signed-rank test of Wilcoxon; not corrected for the number of pairs. */
  readonly pValue: number;
}

/** Dice values that differ by less are equal: what rounding leaves of a mean over seeds. */
const smallest = 1e-12;

/**
 * Every pair of models on the cases that both have. The Dice of a case is its mean over organs,
 * then over the seeds that the model was trained with: seeds are no new patients.
 */
export function compareModels(
  models: ReadonlyMap<string, readonly FoldSummary[]>,
): ModelComparison[] {
  const scores = [...models].map(([model, folds]) => ({ model, dice: diceOfCases(folds) }));
  return scores.flatMap((first, at) =>
    scores.slice(at + 1).flatMap((second) => {
      const common = [...first.dice.keys()].filter((name) => second.dice.has(name));
      if (common.length === 0) return [];
      const differences = common.map((name) => {
        const difference = (first.dice.get(name) ?? 0) - (second.dice.get(name) ?? 0);
        return Math.abs(difference) < smallest ? 0 : difference;
      });
      return [{ first: first.model, second: second.model, ...comparison(differences) }];
    }),
  );
}

/** The mean Dice of each case; a case without any organ is left out. */
function diceOfCases(folds: readonly FoldSummary[]): Map<string, number> {
  const perSeed = new Map<string, (number | null)[]>();
  for (const { cases } of folds) {
    for (const { name, dice } of cases) {
      perSeed.set(name, [...(perSeed.get(name) ?? []), meanOfPresent(dice)]);
    }
  }
  const means = [...perSeed].map(([name, dice]) => [name, meanOfPresent(dice)] as const);
  return new Map(means.filter((mean): mean is [string, number] => mean[1] !== null));
}

function comparison(differences: readonly number[]) {
  return {
    cases: differences.length,
    difference: differences.reduce((sum, d) => sum + d, 0) / differences.length,
    firstBetter: differences.filter((d) => d > 0).length,
    secondBetter: differences.filter((d) => d < 0).length,
    pValue: wilcoxonSignedRank(differences),
  };
}
