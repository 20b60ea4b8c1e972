/**
 * The p value, two-sided, of Wilcoxon's signed-rank test: how often pairs without any difference
 * would come out at least as unequal as these. With $r_i$ the rank of $|d_i|$ among all (ties share
 * their mean rank, differences of 0 do not count),
 * $$W = \sum_{d_i > 0} r_i, \qquad p = \min(1, 2 \min(P(V \leq W), P(V \geq W)))$$
 * where $V$ is the same sum when every sign is thrown by a fair coin. Its distribution is counted
 * exactly, also with ties: no approximation by a normal distribution. F. Wilcoxon, "Individual
 * comparisons by ranking methods", Biometrics Bulletin 1, 1945.
 *
 * @returns 1 when no difference is left
 *
 * @example
 * ```ts
 * import { wilcoxonSignedRank } from '@obelisk/training';
 * wilcoxonSignedRank([1, 2, 3, 4, 5]); // => 2 / 2 ** 5
 * wilcoxonSignedRank([-1, 2, 3, 4, 5]); // => 4 / 2 ** 5
 * wilcoxonSignedRank([0, 0]); // => 1
 * ```
 */
export function wilcoxonSignedRank(differences: readonly number[]): number {
  const counted = differences.filter((difference) => difference !== 0);
  // A mean of two ranks may end on a half: twice the rank is whole.
  const ranks = doubledRanks(counted.map(Math.abs));
  const chances = chancesOfSums(ranks);
  const observed = ranks.reduce((sum, rank, i) => (counted[i] > 0 ? sum + rank : sum), 0);
  const total = (from: number, to: number) =>
    chances.subarray(from, to).reduce((sum, chance) => sum + chance, 0);
  return Math.min(1, 2 * Math.min(total(0, observed + 1), total(observed, chances.length)));
}

/** Twice the rank of each value, from 2 for the smallest; equal values share their mean rank. */
function doubledRanks(values: readonly number[]): number[] {
  const order = values.map((_, i) => i).sort((a, b) => values[a] - values[b]);
  const ranks = new Array<number>(values.length);
  for (let first = 0; first < order.length; ) {
    let last = first;
    while (values[order[last + 1]] === values[order[first]]) last++;
    for (let i = first; i <= last; i++) ranks[order[i]] = first + 1 + (last + 1);
    first = last + 1;
  }
  return ranks;
}

/** `[s]`: the probability that those ranks whose coin shows heads add up to s. */
function chancesOfSums(ranks: readonly number[]): Float64Array {
  const chances = new Float64Array(ranks.reduce((sum, rank) => sum + rank, 0) + 1);
  chances[0] = 1;
  for (const rank of ranks) {
    for (let sum = chances.length - 1; sum >= 0; sum--) {
      chances[sum] = (chances[sum] + (sum >= rank ? chances[sum - rank] : 0)) / 2;
    }
  }
  return chances;
}
