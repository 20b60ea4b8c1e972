import { closeSync, existsSync, fstatSync, openSync, readSync } from 'node:fs';
import type { Grid } from './grid-relation.js';
import { isGzip } from './gzip.js';
import { headerLength } from './nifti-fields.js';
import { readNiftiHeader, requireVoxels } from './nifti-header.js';
import { joinNiftiPair } from './nifti-pair.js';
import { unpacked } from './nifti-voxels.js';
import { readFileBytes, reasonOf } from './node-file-access.js';

/**
 * The files of a scan: one, or the header and the image of a .hdr/.img pair, whichever of the two is
 * named. One of them may be packed, as in `.img.gz`.
 *
 * @example
 * ```ts
 * import { scanFiles } from '@obelisk/data/node';
 * scanFiles('a/scan.nii.gz'); // => ['a/scan.nii.gz']
 * scanFiles('a/scan.img'); // => ['a/scan.hdr', 'a/scan.img']
 * ```
 */
export function scanFiles(path: string): readonly string[] {
  const [, base, kind, packed = ''] = /^(.*\.)(hdr|img)(\.gz)?$/is.exec(path) ?? [];
  if (kind === undefined) return [path];
  const isHeader = kind.toLowerCase() === 'hdr';
  const word = isHeader ? 'img' : 'hdr';
  const other = `${base}${kind === kind.toUpperCase() ? word.toUpperCase() : word}`;
  const choices = packed === '' ? [other, `${other}.gz`] : [`${other}${packed}`, other];
  const found = choices.find((choice) => existsSync(choice)) ?? choices[0];
  return isHeader ? [path, found] : [found, path];
}

/**
 * The bytes of a scan or label map as a single file has them, those of a .hdr/.img pair joined.
 *
 * @throws one sentence with the path and what is wrong
 * @example
 * ```ts
 * import { readScanBytes } from '@obelisk/data/node';
 * readScanBytes('absent.img'); // throws: absent.hdr: cannot be read: no such file or folder
 * ```
 */
export function readScanBytes(path: string): Uint8Array {
  const [header, image] = scanFiles(path);
  const bytes = readFileBytes(header);
  return image === undefined
    ? bytes
    : joinNiftiPair(bytes, readFileBytes(image), { header, image });
}

/** So much of a file is read for its header, which comes first, but may be packed. */
const firstBytes = 2 ** 18;

/**
 * Where the voxels of a scan lie, and how many there are, by its header alone: no voxel is read.
 *
 * @throws one sentence with the path and what is wrong
 * @example
 * ```ts
 * import { rmSync } from 'node:fs';
 * import { tmpdir } from 'node:os';
 * import { scalingAffine, voxelGrid } from '@obelisk/data';
 * import { readScanGrid, writeLabels } from '@obelisk/data/node';
 * const path = `${tmpdir()}/obelisk-grid-${process.pid}.nii.gz`;
 * writeLabels(path, voxelGrid(new Uint8Array(24), [2, 3, 4], scalingAffine([3, 3, 3])));
 * readScanGrid(path).shape; // => [2, 3, 4]
 * rmSync(path);
 * ```
 */
export function readScanGrid(path: string): Grid {
  const [file] = scanFiles(path);
  const { bytes, length } = readStart(file);
  try {
    return gridIn(bytes, length, file);
  } catch (error) {
    // A header that is packed oddly enough to need more.
    if (bytes.length === length || !isGzip(bytes)) throw error;
    return gridIn(readFileBytes(file), length, file);
  }
}

function gridIn(bytes: Uint8Array, length: number, path: string): Grid {
  const header = readNiftiHeader(unpacked(bytes, path).peek(headerLength[2]), path);
  if (!header.isPair && !isGzip(bytes)) requireVoxels(header, length, path);
  return { shape: header.shape, affine: header.affine };
}

function readStart(path: string): { bytes: Uint8Array; length: number } {
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
