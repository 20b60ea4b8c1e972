import type { DicomChoice } from './dicom-scan.js';
import { type NiftiOptions, writeNifti } from './nifti.js';
import { writeFileAtomically } from './node-file-access.js';
import { decodeLabels, decodeScan, type ScanChoice } from './open-scan.js';
import { readScanBytes } from './scan-files.js';
import { type Segment, segmentationNrrd } from './segmentation-nrrd.js';
import type { LabelMap, Volume } from './volume.js';

/**
 * Reads a scan from a .nii, .nii.gz, .nrrd or .mha file, or the two files of .hdr/.img, .nhdr or
 * .mhd, as `decodeScan` does, or from a folder or .zip of DICOM files.
 *
 * @throws one sentence with the path and what is wrong
 * @example
 * ```ts
 * import { readScan } from '@obelisk/data/node';
 * readScan('absent.nii'); // throws: absent.nii: cannot be read: no such file or folder
 * ```
 */
export function readScan(path: string, choice: ScanChoice & DicomChoice = {}): Volume {
  return decodeScan(readScanBytes(path, choice), path, choice);
}

/**
 * Reads a label map from the same files, as `decodeLabels` does.
 *
 * @throws one sentence with the path and what is wrong
 * @example
 * ```ts
 * import { readLabels } from '@obelisk/data/node';
 * readLabels('absent.nii'); // throws: absent.nii: cannot be read: no such file or folder
 * ```
 */
export function readLabels(path: string): LabelMap {
  return decodeLabels(readScanBytes(path), path);
}

/**
 * Writes a scan as .nii or .nii.gz, whichever the name says.
 *
 * @param options - version and datatype as for `writeNifti`
 * @throws when the name says neither, values don't fit the datatype, or the file cannot be written
 * @example
 * ```ts
 * import { scalingAffine, voxelGrid } from '@obelisk/data';
 * import { writeScan } from '@obelisk/data/node';
 * const scan = voxelGrid(new Float32Array(24), [2, 3, 4], scalingAffine([3, 3, 3]));
 * writeScan('scan.png', scan); // throws: expected to end in .nii or .nii.gz
 * ```
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
 * @example
 * ```ts
 * import { rmSync } from 'node:fs';
 * import { tmpdir } from 'node:os';
 * import { scalingAffine, voxelGrid } from '@obelisk/data';
 * import { readLabels, writeLabels } from '@obelisk/data/node';
 * const path = `${tmpdir()}/obelisk-example-${process.pid}.nii.gz`;
 * writeLabels(path, voxelGrid(new Uint8Array(24).fill(7), [2, 3, 4], scalingAffine([3, 3, 3])));
 * readLabels(path).data.get(1, 2, 3); // => 7
 * rmSync(path);
 * ```
 */
export function writeLabels(path: string, labels: LabelMap): void {
  writeGrid(path, labels, {});
}

/**
 * Writes a label map as `.seg.nrrd`, with names and colours for 3D Slicer, or as `writeLabels`
 * does, whichever the name says.
 *
 * @param segments - the labels' names and colours, as for `segmentationNrrd`
 * @throws as `segmentationNrrd` and `writeLabels`
 * @example
 * ```ts
 * import { rmSync } from 'node:fs';
 * import { tmpdir } from 'node:os';
 * import { scalingAffine, voxelGrid } from '@obelisk/data';
 * import { readLabels, writeSegmentation } from '@obelisk/data/node';
 * const path = `${tmpdir()}/obelisk-example-${process.pid}.seg.nrrd`;
 * const labels = voxelGrid(new Uint8Array(24).fill(7), [2, 3, 4], scalingAffine([3, 3, 3]));
 * writeSegmentation(path, labels, [{ label: 7, name: 'spleen', colour: '#a568f9' }]);
 * readLabels(path).data.get(1, 2, 3); // => 7
 * rmSync(path);
 * ```
 */
export function writeSegmentation(
  path: string,
  labels: LabelMap,
  segments: readonly Segment[],
): void {
  writeFileAtomically(path, segmentationBytes(path, labels, segments));
}

/**
 * The bytes that `writeSegmentation` writes into a file of that name.
 *
 * @throws as `writeSegmentation`
 * @example
 * ```ts
 * import { scalingAffine, voxelGrid } from '@obelisk/data';
 * import { segmentationBytes } from '@obelisk/data/node';
 * const labels = voxelGrid(new Uint8Array(24), [2, 3, 4], scalingAffine([3, 3, 3]));
 * segmentationBytes('labels.nii', labels, []).length; // => 376
 * ```
 */
export function segmentationBytes(
  path: string,
  labels: LabelMap,
  segments: readonly Segment[],
): Uint8Array {
  if (/\.seg\.nrrd$/i.test(path)) return segmentationNrrd(labels, segments);
  return gridBytes(path, labels, {});
}

function writeGrid(path: string, grid: Volume | LabelMap, options: NiftiOptions): void {
  writeFileAtomically(path, gridBytes(path, grid, options));
}

function gridBytes(path: string, grid: Volume | LabelMap, options: NiftiOptions): Uint8Array {
  const [ending] = path.match(/\.nii(\.gz)?$/i) ?? [];
  if (ending === undefined) {
    throw new Error(
      `${path}: the name of a scan or label map is expected to end in .nii or .nii.gz`,
    );
  }
  return writeNifti(grid, { ...options, gzip: /gz$/i.test(ending) });
}
