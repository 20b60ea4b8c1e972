import type { NdArray } from 'ndarray';

/** Which intensities are shown: black at centre - width / 2, white at centre + width / 2. */
export interface IntensityWindow {
  readonly centre: number;
  readonly width: number;
}

/** The usual window for soft tissue of the abdomen in a CT, in Hounsfield units. */
export const abdominalWindow: IntensityWindow = { centre: 50, width: 400 };

/**
 * The window from the 1 % to the 99 % quantile, for scans without Hounsfield units such as MR.
 * The quantiles are taken over at most about 100,000 voxels, evenly spread.
 *
 * @example
 * ```ts
 * import ndarray from 'ndarray';
 * import { quantileWindow } from '@obelisk/viz';
 * const scan = ndarray(Float32Array.from({ length: 101 }, (_, i) => i), [101, 1, 1]);
 * quantileWindow(scan); // => { centre: 50, width: 98 }
 * ```
 */
export function quantileWindow(scan: NdArray): IntensityWindow {
  const [D, H, W] = scan.shape;
  const stride = Math.max(1, Math.floor((D * H * W) / 100_000));
  const values: number[] = [];
  for (let i = 0; i < D * H * W; i += stride) {
    const value = scan.get(Math.floor(i / (H * W)), Math.floor(i / W) % H, i % W);
    if (Number.isFinite(value)) values.push(value);
  }
  values.sort((a, b) => a - b);
  const at = (q: number) => values[Math.round(q * (values.length - 1))] ?? 0;
  const [low, high] = [at(0.01), at(0.99)];
  return { centre: (low + high) / 2, width: high > low ? high - low : 1 };
}
