import type { Grid } from './grid-relation.js';
import { isGzip } from './gzip.js';
import { isDicomSource, readDicomGrid } from './node-dicom.js';
import { readBeginning, readFileBytes } from './node-file-access.js';
import { readScanHeader } from './open-scan.js';
import { scanFiles } from './scan-files.js';
import { oneVolume, requireVoxels } from './scan-header.js';

/** The header is in them, also packed, unless something large is packed before it. */
const firstBytes = 2 ** 17;

/**
 * The shape and affine of a scan's file, or of the header beside its voxels, from its first bytes
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
  if (isDicomSource(path)) return readDicomGrid(path);
  const [file] = scanFiles(path);
  const { bytes, length } = readBeginning(file, firstBytes);
  try {
    return gridIn(bytes, length, file);
  } catch (error) {
    if (bytes.length === length || !isGzip(bytes)) throw error;
    return gridIn(readFileBytes(file), length, file);
  }
}

function gridIn(bytes: Uint8Array, length: number, path: string): Grid {
  const header = oneVolume(readScanHeader(bytes, path), path, null);
  const isInBytes = header.isPair === false && !isGzip(bytes);
  if (isInBytes) requireVoxels(header, length, path);
  const { shape, affine } = header;
  return { shape, affine };
}
