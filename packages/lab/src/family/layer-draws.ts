import { Random, type Tensor, tensor } from '@obelisk/tensor';

/** Taps of a window of 3 x 3. */
export const K = 9;

/** The numbers of an untrained layer; the same for the same seed. */
export interface LayerDraws {
  /** W_k. */
  readonly weights: readonly number[];
  /** Per tap y, then x, of standard deviation 1. */
  readonly offsets: readonly number[];
  /** V: [2 K, 1, 3, 3], what predicts offsets, per tap y, then x. */
  readonly offsetBranch: Tensor;
  /** M: [K, 1, 3, 3], what predicts factors. */
  readonly maskBranch: Tensor;
}

/** So large that a bright region, nine ones, predicts numbers of standard deviation 1. */
const branchDeviation = 1 / 3;

/** Draws the numbers of all members at once: they share what they have in common. */
export function layerDraws(seed: number): LayerDraws {
  const random = new Random(seed);
  const normal = (count: number, deviation: number) =>
    Array.from({ length: count }, () => random.normal(0, deviation));
  const weights = normal(K, 0.5);
  const offsets = normal(2 * K, 1);
  const branch = (channels: number) =>
    tensor(normal(9 * channels, branchDeviation), { shape: [channels, 1, 3, 3] });
  return { weights, offsets, offsetBranch: branch(2 * K), maskBranch: branch(K) };
}
