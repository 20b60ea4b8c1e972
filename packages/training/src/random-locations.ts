import type { Random } from '@obelisk/tensor';
import type { TrainingScan } from './training-scan.js';

/** Places in a scan, and what is there. */
export interface Locations {
  /** [S, 3], (x, y, z) in -1..1 */
  readonly points: Float32Array;
  /** [S] */
  readonly labels: Float32Array;
}

/**
 * Random voxels of a scan, uniform over the volume (Section 4: 192 per scan and step). A voxel's
 * coordinate is $2 i / (n - 1) - 1$ along each axis, corners aligned.
 *
 * @example
 * ```ts
 * import { Random } from '@obelisk/tensor';
 * import { randomLocations } from '@obelisk/training';
 * const scan = { labels: Uint8Array.of(3), size: [1, 1, 1] } as const;
 * Array.from(randomLocations(scan, 2, new Random(1)).labels); // => [3, 3]
 * ```
 */
export function randomLocations(
  { labels, size: [D, H, W] }: Pick<TrainingScan, 'labels' | 'size'>,
  count: number,
  random: Random,
): Locations {
  const points = new Float32Array(count * 3);
  const found = new Float32Array(count);
  const normalised = (index: number, size: number) => (size > 1 ? (2 * index) / (size - 1) - 1 : 0);
  for (let at = 0; at < count; at++) {
    const voxel = random.integer(D * H * W);
    const [z, y, x] = [Math.floor(voxel / (H * W)), Math.floor(voxel / W) % H, voxel % W];
    points.set([normalised(x, W), normalised(y, H), normalised(z, D)], at * 3);
    found[at] = labels[voxel];
  }
  return { points, labels: found };
}
