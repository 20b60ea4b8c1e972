import { closeSync, fstatSync, openSync, readSync } from 'node:fs';
import type { Grid } from './grid-relation.js';
import { isGzip } from './gzip.js';
import { headerLength } from './nifti-fields.js';
import { readNiftiHeader, requireVoxels } from './nifti-header.js';
import { unpacked } from './nifti-voxels.js';
import { readFileBytes, reasonOf } from './node-file-access.js';
import { scanFiles } from './scan-files.js';

/** The header is in them, also packed, unless something large is packed before it. */
const firstBytes = 2 ** 17;

/**
 * The shape and affine of a .nii or .nii.gz file, or of a .hdr/.img pair, from its first bytes
 * alone: however large the scan is, this takes no memory and no time.
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
  const [file] = scanFiles(path);
  const { bytes, length } = beginningOf(file);
  try {
    return gridIn(bytes, length, file);
  } catch (error) {
    if (bytes.length === length || !isGzip(bytes)) throw error;
    return gridIn(readFileBytes(file), length, file);
  }
}

function gridIn(bytes: Uint8Array, length: number, path: string): Grid {
  const header = readNiftiHeader(unpacked(bytes, path).peek(headerLength[2]), path);
  if (!header.isPair && !isGzip(bytes)) requireVoxels(header, length, path);
  const { shape, affine } = header;
  return { shape, affine };
}

/** The first bytes of a file, and how many it has in all. */
function beginningOf(path: string): { bytes: Uint8Array; length: number } {
  try {
    const file = openSync(path, 'r');
    try {
      const bytes = new Uint8Array(firstBytes);
      const count = readSync(file, bytes);
      return { bytes: bytes.subarray(0, count), length: fstatSync(file).size };
    } finally {
      closeSync(file);
    }
  } catch (error) {
    throw new Error(`${path}: cannot be read: ${reasonOf(error)}`);
  }
}
