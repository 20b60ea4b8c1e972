import { checkHounsfield } from '@obelisk/data';
import type { NdArray } from 'ndarray';

/** Which intensities are shown: black at centre - width / 2, white at centre + width / 2. */
export interface IntensityWindow {
  readonly centre: number;
  readonly width: number;
}

/** The usual window for soft tissue of the abdomen in a CT, in Hounsfield units. */
export const abdominalWindow: IntensityWindow = { centre: 50, width: 400 };

/**
 * The window in which a scan is shown: that of the abdomen where its values look like Hounsfield
 * units (see `checkHounsfield`), else that of its quantiles.
 *
 * @example
 * ```ts
 * import { phantomSeries } from '@obelisk/data';
 * import { abdominalWindow, windowOf } from '@obelisk/viz';
 * const [{ scan }] = phantomSeries({ count: 1, seed: 1, size: [16, 12, 16] });
 * windowOf(scan.data); // => abdominalWindow
 * ```
 */
export function windowOf(scan: NdArray): IntensityWindow {
  const values = spreadValues(scan);
  return checkHounsfield(values).doubt === null ? abdominalWindow : windowOfQuantiles(values);
}

/**
 * The window from the 1 % to the 99 % quantile of all voxels above the smallest value, which is
 * that of the background where there is one: for scans without Hounsfield units such as MR. The
 * quantiles are taken over at most about 100,000 voxels, evenly spread.
 *
 * @example
 * ```ts
 * import ndarray from 'ndarray';
 * import { quantileWindow } from '@obelisk/viz';
 * const scan = ndarray(Float32Array.from({ length: 101 }, (_, i) => i), [101, 1, 1]);
 * quantileWindow(scan); // => { centre: 50.5, width: 97 }
 * ```
 */
export function quantileWindow(scan: NdArray): IntensityWindow {
  return windowOfQuantiles(spreadValues(scan));
}

function windowOfQuantiles(values: readonly number[]): IntensityWindow {
  const sorted = [...values].sort((a, b) => a - b);
  const above = sorted.slice(sorted.findIndex((value) => value > sorted[0]));
  const at = (q: number) => above[Math.round(q * (above.length - 1))] ?? 0;
  const [low, high] = [at(0.01), at(0.99)];
  return { centre: (low + high) / 2, width: high > low ? high - low : 1 };
}

/** At most about so many voxels are looked at. */
const mostVoxels = 100_000;

/** Finite values of voxels that are spread evenly over the scan. */
function spreadValues(scan: NdArray): number[] {
  const [D, H, W] = scan.shape;
  let stride = Math.max(1, Math.floor((D * H * W) / mostVoxels));
  // Without a common divisor all rows and planes have their turn.
  while (commonDivisor(stride, D * H * W) > 1) stride++;
  const values: number[] = [];
  for (let i = 0; i < D * H * W; i += stride) {
    const value = scan.get(Math.floor(i / (H * W)), Math.floor(i / W) % H, i % W);
    if (Number.isFinite(value)) values.push(value);
  }
  return values;
}

const commonDivisor = (a: number, b: number): number => (b === 0 ? a : commonDivisor(b, a % b));
