/** How unsure several passes are of each voxel, from 0 to 1. */
export interface Uncertainty {
  /** Of the mean probabilities: whatever makes the label unsure. */
  readonly entropy: Float32Array;
  /** The part of it that comes from passes which contradict each other. */
  readonly mutualInformation: Float32Array;
}

/**
 * The predictive entropy of a mean of $P$ passes, and the mutual information between label and
 * pass, both divided by the largest possible entropy, $\ln L$:
 *
 * $$H = -\frac{1}{\ln L} \sum_l \bar p_l \ln \bar p_l, \qquad
 * I = H + \frac{1}{P \ln L} \sum_{i,l} p_{il} \ln p_{il}$$
 *
 * $H$ is large at the edge of every organ; $I$ only where passes differ, which is what an ensemble
 * tells and a single network cannot (Houlsby et al. 2011; Smith and Gal 2018).
 *
 * @param mean - $\bar p$ of all labels and voxels, in C order
 * @param entropies - of each voxel the sum of the passes' own entropies, in nats
 * @param passes - $P$
 * @example
 * ```ts
 * import { uncertaintyOf } from '@obelisk/training';
 * // Two passes, each sure of another label.
 * const { entropy, mutualInformation } = uncertaintyOf(Float32Array.of(0.5, 0.5), [0], 2);
 * entropy[0]; // => ≈ 1
 * mutualInformation[0]; // => ≈ 1
 * ```
 */
export function uncertaintyOf(
  mean: Float32Array,
  entropies: ArrayLike<number>,
  passes: number,
): Uncertainty {
  const voxels = entropies.length;
  const largest = Math.log(mean.length / voxels);
  const entropy = new Float32Array(voxels);
  const mutualInformation = new Float32Array(voxels);
  for (let voxel = 0; voxel < voxels; voxel++) {
    let sum = 0;
    for (let at = voxel; at < mean.length; at += voxels) sum += entropyTerm(mean[at]);
    entropy[voxel] = fraction(sum / largest);
    mutualInformation[voxel] = fraction((sum - entropies[voxel] / passes) / largest);
  }
  return { entropy, mutualInformation };
}

/** $-p \ln p$, which is 0 for 0. */
export const entropyTerm = (p: number): number => (p > 0 ? -p * Math.log(p) : 0);

/** Rounding may lead a little below 0 or above 1. */
const fraction = (value: number): number => Math.min(1, Math.max(0, value));
