import { type Affine, spacingOf, type Triple } from './affine.js';
import type { NiftiDatatype } from './nifti-datatypes.js';
import { openScan } from './open-scan.js';
import { axisCodes } from './orientation.js';
import type { ScanHeader } from './scan-header.js';
import type { ScanFile } from './scan-voxels.js';

/** What there is to say about a scan or label map, as `obelisk info` prints it. */
export interface ScanInfo {
  readonly format: ScanHeader['format'];
  /** Voxels along each axis of a scan, [D, H, W]. */
  readonly shape: Triple;
  /** The sizes of all axes of the file: more than three in a series, or fewer in a slice. */
  readonly sizes: readonly number[];
  /** In mm, along each axis. */
  readonly spacing: Triple;
  /** Direction in which each index grows, as 'RAS'. */
  readonly orientation: string;
  /** Type of a voxel in the file. */
  readonly datatype: NiftiDatatype;
  /** Smallest and largest finite value, of a series those of its first scan, after scaling. */
  readonly range: readonly [number, number];
  /** How many voxels are NaN or infinite, of a series in its first scan. */
  readonly notFinite: number;
  /** Voxel to mm, RAS+. */
  readonly affine: Affine;
  /**
   * Bytes after the voxels, which nothing reads; infinite in a packed file that goes on for more
   * than 16 MiB: it is not unpacked to its end, and the checksum there is not compared.
   */
  readonly trailing: number;
}

/**
 * Describes a scan or label map in a file, also one that `decodeScan` refuses: a series, a single
 * slice, voxels that are NaN.
 *
 * @param name - the file's name, which heads the message of an error
 * @throws a sentence for what is no such file, or is damaged
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
  const file = openScan(bytes, name, 'first');
  const { format, shape, sizes, datatype, affine } = file.header;
  return {
    format,
    shape,
    sizes,
    spacing: spacingOf(affine),
    orientation: axisCodes(affine),
    datatype,
    ...valuesIn(file),
    affine,
    // Behind the first scan of a series are the others.
    trailing: sizes.length > 3 ? 0 : file.trailing,
  };
}

function valuesIn({ stored, header }: ScanFile): Pick<ScanInfo, 'range' | 'notFinite'> {
  const { slope, intercept } = header;
  let [smallest, largest, notFinite] = [Infinity, -Infinity, 0];
  for (let voxel = 0; voxel < stored.length; voxel++) {
    const value = Math.fround(slope * stored[voxel] + intercept);
    if (!Number.isFinite(value)) notFinite++;
    else {
      if (value < smallest) smallest = value;
      if (value > largest) largest = value;
    }
  }
  return { range: [smallest, largest], notFinite };
}
