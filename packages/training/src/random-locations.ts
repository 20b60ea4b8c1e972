import type { Random } from '@obelisk/tensor';
import type { TrainingScan } from './training-scan.js';

/**
 * How training locations are drawn. 'uniform': every voxel alike. 'balanced': half of them in the
 * organs, as many in each; a quarter in the background near them; a quarter uniform.
 */
export type LocationChoice = 'uniform' | 'balanced';

/** Places in a scan, and what is there. */
export interface Locations {
  /** [S, 3], (x, y, z) in -1..1 */
  readonly points: Float32Array;
  /** [S] */
  readonly labels: Float32Array;
}

/**
 * Random voxels of a scan (Section 4: 192 per scan and step). A voxel's coordinate is
 * $2 i / (n - 1) - 1$ along each axis, corners aligned.
 *
 * @example
 * ```ts
 * import { Random } from '@obelisk/tensor';
 * import { placePools, randomLocations } from '@obelisk/training';
 * const [labels, size] = [Uint8Array.of(3), [1, 1, 1] as const];
 * const scan = { labels, size, pools: placePools(labels, size) };
 * Array.from(randomLocations(scan, 2, 'uniform', new Random(1)).labels); // => [3, 3]
 * ```
 */
export function randomLocations(
  scan: Pick<TrainingScan, 'labels' | 'size' | 'pools'>,
  count: number,
  choice: LocationChoice,
  random: Random,
): Locations {
  const { labels, size } = scan;
  const [D, H, W] = size;
  const points = new Float32Array(count * 3);
  const found = new Float32Array(count);
  const normalised = (index: number, places: number) =>
    places > 1 ? (2 * index) / (places - 1) - 1 : 0;
  for (let at = 0; at < count; at++) {
    const voxel =
      choice === 'uniform' ? random.integer(D * H * W) : balancedVoxel(scan, at, count, random);
    const [z, y, x] = [Math.floor(voxel / (H * W)), Math.floor(voxel / W) % H, voxel % W];
    points.set([normalised(x, W), normalised(y, H), normalised(z, D)], at * 3);
    found[at] = labels[voxel];
  }
  return { points, labels: found };
}

/** Location `at` of `count`: the first half in the organs, then near them, then anywhere. */
function balancedVoxel(
  { labels, pools }: Pick<TrainingScan, 'labels' | 'pools'>,
  at: number,
  count: number,
  random: Random,
): number {
  const { organs, near } = pools;
  const draw = (pool: Uint32Array) => pool[random.integer(pool.length)];
  if (at < count / 2 && organs.length > 0) return draw(organs[at % organs.length]);
  if (at < (count * 3) / 4 && near.length > 0) return draw(near);
  return random.integer(labels.length);
}
