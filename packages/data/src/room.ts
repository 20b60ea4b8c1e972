import type { Triple } from './affine.js';

/** No array of voxels has more: 4 GiB of float32, as much as all arrays on `webasm` share. */
const mostVoxels = 2 ** 30;

/**
 * Refuses a grid of voxels that no array can hold, or for which there is not enough memory left
 * (where that is known: in Node), before anything is allocated for it.
 *
 * @param what - the beginning of the sentence, up to the number of voxels
 * @param size - the number of voxels along each axis
 * @param bytesPerVoxel - of all that is going to be allocated
 * @throws one sentence that says how many there would be, and how many there can be
 * @example
 * ```ts
 * import { requireRoom } from '@obelisk/data';
 * requireRoom('resampling to', [2e5, 2e5, 4], 4); // throws: resampling to 200000 x 200000 x 4 voxels
 * ```
 */
export function requireRoom(what: string, size: Triple, bytesPerVoxel: number): void {
  const count = size[0] * size[1] * size[2];
  const voxels = `${what} ${size.join(' x ')} voxels`;
  if (!(count <= mostVoxels)) {
    throw new Error(`${voxels}: expected at most 2^30 (1024 x 1024 x 1024) of them`);
  }
  const [needed, left] = [count * bytesPerVoxel, memoryLeft()];
  if (needed <= left) return;
  const gigabytes = (bytes: number) => (bytes / 1e9).toFixed(1);
  throw new Error(
    `${voxels} needs ${gigabytes(needed)} GB of memory, there are ${gigabytes(left)} GB`,
  );
}

/** Node tells, from 20.13 on, and knows the limits of control groups; a browser does not. */
function memoryLeft(): number {
  return globalThis.process?.availableMemory?.() ?? Infinity;
}
