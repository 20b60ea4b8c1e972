import { existsSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import type { DicomChoice } from './dicom-scan.js';
import { joinNiftiPair } from './nifti-pair.js';
import { isDicomSource, readDicomBytes } from './node-dicom.js';
import { readFileBytes } from './node-file-access.js';
import { dataFileOf, joinDetached } from './open-scan.js';

/**
 * The files of a scan: one, or the header and the image of a .hdr/.img pair, whichever of the two
 * is named. One of them may be packed, as in `.img.gz`.
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
 * The bytes of a scan or label map as a single file has them: those of a .hdr/.img pair joined, or
 * of a .nhdr or .mhd header and the file with its voxels. A folder or .zip of DICOM files becomes a
 * NIfTI-2 file.
 *
 * @param choice - of a series, and who hears what there is to tell, in DICOM
 *
 * @throws one sentence with the path and what is wrong
 * @example
 * ```ts
 * import { readScanBytes } from '@obelisk/data/node';
 * readScanBytes('absent.img'); // throws: absent.hdr: cannot be read: no such file or folder
 * ```
 */
export function readScanBytes(path: string, choice: DicomChoice = {}): Uint8Array {
  if (isDicomSource(path)) return readDicomBytes(path, choice);
  const [header, image] = scanFiles(path);
  const bytes = readFileBytes(header);
  if (image !== undefined) {
    return joinNiftiPair(bytes, readFileBytes(image), { header, image });
  }
  const voxels = dataFileOf(bytes, path);
  if (voxels === null) return bytes;
  return joinDetached(bytes, readFileBytes(resolve(dirname(path), voxels)), path);
}
