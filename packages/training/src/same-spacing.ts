import type { Triple } from '@obelisk/data';

/**
 * Spacings that differ by a smaller fraction are one spacing: as much as `requireSameGrid` allows
 * between a scan and its labels. Headers keep float32, or three to four digits (0.977 for
 * 0.9765625); over 500 voxels 0.1 % is half a voxel, a quarter at each end.
 */
const tolerance = 1e-3;

/**
 * Whether a scan has a spacing but for what headers round, 0.1 % along each axis. Such a scan is
 * not resampled: its voxels stay what they are, to the bit.
 */
export function isSameSpacing(present: Triple, wanted: Triple): boolean {
  return present.every((size, axis) => Math.abs(size / wanted[axis] - 1) <= tolerance);
}
