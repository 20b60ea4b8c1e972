import { type Affine, spacingOf, type Triple } from './affine.js';
import { scanOf } from './nifti.js';
import type { NiftiDatatype } from './nifti-datatypes.js';
import { openNifti } from './nifti-voxels.js';
import { axisCodes } from './orientation.js';

/** What there is to say about a scan or label map, as `obelisk info` prints it. */
export interface ScanInfo {
  readonly format: 'NIfTI-1' | 'NIfTI-2';
  /** Voxels along each axis of the file, [D, H, W]. */
  readonly shape: Triple;
  /** In mm, along each axis. */
  readonly spacing: Triple;
  /** Direction in which each index grows, as 'RAS'. */
  readonly orientation: string;
  /** Type of a voxel in the file. */
  readonly datatype: NiftiDatatype;
  /** Smallest and largest value, after scaling. */
  readonly range: readonly [number, number];
  /** Voxel to mm, RAS+. */
  readonly affine: Affine;
  /**
   * Bytes after the voxels, which nothing reads; infinite in a packed file that goes on for more
   * than 16 MiB: it is not unpacked to its end, and the checksum there is not compared.
   */
  readonly trailing: number;
}

/**
 * Describes a .nii or .nii.gz file.
 *
 * @param name - the file's name, which heads the message of an error
 * @throws as `readNifti`
 * @example
 * ```ts
 * import { scalingAffine, scanInfo, voxelGrid, writeNifti } from '@obelisk/data';
 * const values = Uint8Array.of(0, 8, 0, 0, 0, 0, 0, 3);
 * const labels = voxelGrid(values, [2, 2, 2], scalingAffine([3, 3, 3]));
 * const info = scanInfo(writeNifti(labels), 'labels.nii');
 * [info.format, info.orientation, info.datatype]; // => ['NIfTI-1', 'RAS', 'uint8']
 * info.range; // => [0, 8]
 * ```
 */
export function scanInfo(bytes: Uint8Array, name: string): ScanInfo {
  const file = openNifti(bytes, name);
  const { version, shape, datatype, affine } = file.header;
  return {
    format: `NIfTI-${version}`,
    shape,
    spacing: spacingOf(affine),
    orientation: axisCodes(affine),
    datatype,
    range: valueRange(scanOf(file, name).data.data),
    affine,
    trailing: file.trailing,
  };
}

function valueRange(values: Float32Array): [number, number] {
  let smallest = Infinity;
  let largest = -Infinity;
  for (const value of values) {
    if (value < smallest) smallest = value;
    if (value > largest) largest = value;
  }
  return [smallest, largest];
}
