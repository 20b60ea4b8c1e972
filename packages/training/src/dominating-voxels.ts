/** A few voxels that hold most of a scan's variance. */
export interface DominatingVoxels {
  readonly count: number;
  /** The one that is furthest from the mean: its position in C order. */
  readonly largest: number;
  /** Their share of the variance, 1/2 to 1. */
  readonly share: number;
}

/** So many voxels, as a share of all, are a few. */
const few = 0.001;

/** Deviations are ordered over at most about so many voxels, evenly spread. */
const mostOrdered = 100_000;

/**
 * Whether a few voxels, one in a thousand at the most, hold more than half of a scan's variance
 * $\frac{1}{n} \sum_i (v_i - \mu)^2$. Where they hold the share $s$, all others are squeezed by
 * $\sqrt{1 - s}$ once the scan is divided by its deviation: by 0.7 and less.
 *
 * One voxel of $n$ must lie $\sqrt n$ deviations of the others from the mean for that, which is
 * over 200 in the smallest scans of an organ: a bright vessel does not.
 * @returns null where none do
 *
 * @example
 * ```ts
 * import { dominatingVoxels } from '@obelisk/training';
 * const values = Float32Array.from({ length: 1000 }, (_, i) => i % 100);
 * dominatingVoxels(values); // => null
 * values[7] = 1e30;
 * dominatingVoxels(values)?.largest; // => 7
 * ```
 */
export function dominatingVoxels(values: Float32Array): DominatingVoxels | null {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  const usual = usualDeviation(values, mean);
  const [all, unusual] = [{ sum: 0 }, { sum: 0, count: 0 }];
  let largest = 0;
  for (let voxel = 0; voxel < values.length; voxel++) {
    const deviation = Math.abs(values[voxel] - mean);
    all.sum += deviation ** 2;
    if (deviation <= usual) continue;
    unusual.sum += deviation ** 2;
    unusual.count++;
    if (deviation > Math.abs(values[largest] - mean)) largest = voxel;
  }
  const share = unusual.sum / all.sum;
  return share > 1 / 2 ? { count: unusual.count, largest, share } : null;
}

/** The deviation from the mean that all voxels but a few keep within. */
function usualDeviation(values: Float32Array, mean: number): number {
  const stride = Math.max(1, Math.floor(values.length / mostOrdered));
  const deviations = new Float64Array(Math.ceil(values.length / stride));
  for (let i = 0; i < deviations.length; i++) deviations[i] = Math.abs(values[i * stride] - mean);
  deviations.sort();
  return deviations[Math.floor((1 - few) * (deviations.length - 1))];
}
