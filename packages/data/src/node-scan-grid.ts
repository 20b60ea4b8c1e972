import { closeSync, fstatSync, openSync, readSync } from 'node:fs';
import { constants, gunzipSync } from 'node:zlib';
import type { Grid } from './grid-relation.js';
import { isGzip } from './gzip.js';
import { readNiftiHeader } from './nifti-header.js';
import { reasonOf } from './node-file-access.js';

/** Both headers are in them, also packed; and they never unpack to more than 4.3 MB. */
const firstBytes = 4096;

/**
 * The shape and affine of a .nii or .nii.gz file, from its first bytes alone: however large the
 * scan is, this takes no memory and no time.
 *
 * @throws one sentence with the path and what is wrong with its header
 * @example
 * ```ts
 * import { rmSync } from 'node:fs';
 * import { tmpdir } from 'node:os';
 * import { scalingAffine, voxelGrid } from '@obelisk/data';
 * import { readScanGrid, writeScan } from '@obelisk/data/node';
 * const path = `${tmpdir()}/obelisk-grid-${process.pid}.nii.gz`;
 * writeScan(path, voxelGrid(new Float32Array(24), [2, 3, 4], scalingAffine([1, 1, 3])));
 * readScanGrid(path).shape; // => [2, 3, 4]
 * rmSync(path);
 * ```
 */
export function readScanGrid(path: string): Grid {
  const { bytes, length } = beginningOf(path);
  const { shape, affine } = isGzip(bytes)
    ? readNiftiHeader(unpacked(bytes, path), path, Number.POSITIVE_INFINITY)
    : readNiftiHeader(bytes, path, length);
  return { shape, affine };
}

/** The first bytes of a file, and how many it has in all. */
function beginningOf(path: string): { bytes: Uint8Array; length: number } {
  try {
    const file = openSync(path, 'r');
    try {
      const bytes = new Uint8Array(firstBytes);
      const count = readSync(file, bytes, 0, firstBytes, 0);
      return { bytes: bytes.subarray(0, count), length: fstatSync(file).size };
    } finally {
      closeSync(file);
    }
  } catch (error) {
    throw new Error(`${path}: cannot be read: ${reasonOf(error)}`);
  }
}

/** What the beginning of a packed file unpacks to. */
function unpacked(bytes: Uint8Array, path: string): Uint8Array {
  try {
    return gunzipSync(bytes, { finishFlush: constants.Z_SYNC_FLUSH });
  } catch (error) {
    throw new Error(
      `${path}: the gzip data is damaged (${(error as Error).message}); ` +
        'expected a complete .nii.gz file',
    );
  }
}
