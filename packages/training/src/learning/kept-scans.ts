import { sizeOf } from '@obelisk/engine';
import type { GridSize } from '@obelisk/kernels';
import { RecentlyUsed } from '../recently-used.js';
import type { TrainingScan } from '../training-scan.js';

/** As many as a fold of either data set of the paper trains with: making one anew is dear. */
export const mostScanBytes = 2 ** 30;

/** The smoothed image, the same with a margin, and labels; then the index of each place. */
const [bytesPerVoxel, bytesPerPlace] = [4 + 4 + 1, 4];

/** Keeps the training scans that were used most recently, and gives back the memory of others. */
export function keptScans(budget: number): RecentlyUsed<string, TrainingScan> {
  return new RecentlyUsed(budget, bytesOf, (scan) => scan.free());
}

/** How many bytes of so many scans are kept at most: as if all their voxels were in organs. */
export function keptScanBytes(size: GridSize, scans: number): number {
  return Math.min(scans * sizeOf(size) * (bytesPerVoxel + bytesPerPlace), mostScanBytes);
}

function bytesOf({ labels, pools: { organs, near } }: TrainingScan): number {
  const places = organs.reduce((sum, pool) => sum + pool.length, near.length);
  return labels.length * bytesPerVoxel + places * bytesPerPlace;
}
