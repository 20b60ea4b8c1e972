import { type NiftiOptions, readNifti, readNiftiLabels, writeNifti } from './nifti.js';
import { readFileBytes, writeFileAtomically } from './node-file-access.js';
import type { LabelMap, Volume } from './volume.js';

/**
 * Reads a scan from a .nii or .nii.gz file, as `readNifti` does.
 *
 * @throws one sentence with the path and what is wrong
 */
export function readScan(path: string): Volume {
  return readNifti(readFileBytes(path), path);
}

/**
 * Reads a label map from a .nii or .nii.gz file, as `readNiftiLabels` does.
 *
 * @throws one sentence with the path and what is wrong
 */
export function readLabels(path: string): LabelMap {
  return readNiftiLabels(readFileBytes(path), path);
}

/**
 * Writes a scan as .nii or .nii.gz, whichever the name says.
 *
 * @param options - version and datatype as for `writeNifti`
 * @throws when the name says neither, values don't fit the datatype, or the file cannot be written
 */
export function writeScan(
  path: string,
  volume: Volume,
  options: Pick<NiftiOptions, 'version' | 'datatype'> = {},
): void {
  writeGrid(path, volume, options);
}

/**
 * Writes a label map as .nii or .nii.gz, whichever the name says, in its own integer type.
 *
 * @throws when the name says neither, or the file cannot be written
 */
export function writeLabels(path: string, labels: LabelMap): void {
  writeGrid(path, labels, {});
}

function writeGrid(path: string, grid: Volume | LabelMap, options: NiftiOptions): void {
  const [ending] = path.match(/\.nii(\.gz)?$/i) ?? [];
  if (ending === undefined) {
    throw new Error(
      `${path}: the name of a scan or label map is expected to end in .nii or .nii.gz`,
    );
  }
  writeFileAtomically(path, writeNifti(grid, { ...options, gzip: /gz$/i.test(ending) }));
}
