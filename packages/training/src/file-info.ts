import { existsSync, statSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { describeScan, looksLikeScan, scanInfo } from '@obelisk/data';
import { describeDicom, dicomSeriesIn, isDicomSource, readScanBytes } from '@obelisk/data/node';
import { describeWeights, weightsInfo } from '@obelisk/models';
import { datasetInfo, describeDataset } from './describe-dataset.js';

/** What a path leads to, with what is read of it. */
type Found =
  | { readonly kind: 'data set'; readonly path: string }
  | { readonly kind: 'DICOM'; readonly path: string }
  | { readonly kind: 'scan' | 'weights'; readonly path: string; readonly bytes: Uint8Array };

function foundAt(path: string): Found {
  if (basename(path) === 'dataset.json') return { kind: 'data set', path: dirname(path) };
  const isDataset = existsSync(join(path, 'dataset.json'));
  if (!isDataset && isDicomSource(path)) return { kind: 'DICOM', path };
  if (existsSync(path) && statSync(path).isDirectory()) return { kind: 'data set', path };
  const bytes = readScanBytes(path);
  return { kind: looksLikeScan(bytes, path) ? 'scan' : 'weights', path, bytes };
}

/**
 * Lines about a weight file, a scan or label map, a folder of DICOM files or a data set.
 * @param all - every tensor or case, not only the first
 * @throws one sentence when there is no such file, or it is damaged
 *
 * @example
 * ```ts
 * import { describeFile } from '@obelisk/training/node';
 * describeFile('absent.nii', false); // throws: absent.nii: cannot be read: no such file or folder
 * ```
 */
export function describeFile(path: string, all: boolean): string[] {
  const found = foundAt(path);
  switch (found.kind) {
    case 'data set':
      return describeDataset(found.path, all);
    case 'DICOM':
      return describeDicom(path);
    case 'scan':
      return describeScan(found.bytes, path);
    case 'weights':
      return describeWeights(found.bytes, path, all);
  }
}

/**
 * The same for a program: `kind`, `path`, and the members of `scanInfo`, `weightsInfo` or
 * `datasetInfo`, or the `series` of a folder of DICOM files.
 * @throws as `describeFile`
 *
 * @example
 * ```ts
 * import { fileInfo } from '@obelisk/training/node';
 * fileInfo('absent.nii'); // throws: absent.nii: cannot be read: no such file or folder
 * ```
 */
export function fileInfo(path: string): object {
  const found = foundAt(path);
  const { kind } = found;
  switch (kind) {
    case 'data set':
      return { kind, path: found.path, ...datasetInfo(found.path) };
    case 'DICOM':
      return { kind, path, series: dicomSeriesIn(path) };
    case 'scan':
      return { kind, path, ...scanInfo(found.bytes, path) };
    case 'weights':
      return { kind, path, ...weightsInfo(found.bytes, path) };
  }
}
