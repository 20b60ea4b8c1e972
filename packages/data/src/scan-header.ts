import type { Affine, Triple } from './affine.js';
import { bytesPerVoxel, type NiftiDatatype } from './nifti-datatypes.js';

/** What the beginning of a scan's file says about its voxels, in whichever format. */
export interface ScanHeader {
  readonly format: 'NIfTI-1' | 'NIfTI-2' | 'NRRD' | 'MetaImage';
  readonly littleEndian: boolean;
  /** Voxels along each axis, x first. */
  readonly shape: Triple;
  /** The sizes of all axes, three of them but in a series of scans or a single slice. */
  readonly sizes: readonly number[];
  readonly datatype: NiftiDatatype;
  /** Where the voxels begin, in bytes. */
  readonly voxelOffset: number;
  /** So many bytes of them are earlier scans of a series. */
  readonly earlier?: number;
  /** value = slope * stored + intercept */
  readonly slope: number;
  readonly intercept: number;
  readonly affine: Affine;
}

export const voxelCount = ({ shape }: Pick<ScanHeader, 'shape'>): number =>
  shape[0] * shape[1] * shape[2];

export const voxelBytes = (header: Pick<ScanHeader, 'shape' | 'datatype'>): number =>
  voxelCount(header) * bytesPerVoxel(header.datatype);

/**
 * Compares the sizes of a header with the file's length, so that nothing is allocated for voxels
 * that are not there.
 *
 * @param length - of the file, unpacked
 * @param end - what the message says of that length
 * @throws a sentence headed by `name` when it is too short
 */
export function requireVoxels(
  header: Pick<ScanHeader, 'shape' | 'datatype' | 'voxelOffset'>,
  length: number,
  name: string,
  end = 'ends after',
): void {
  const { shape, datatype, voxelOffset } = header;
  const needed = voxelBytes(header);
  if (voxelOffset + needed <= length) return;
  throw new Error(
    `${name}: ${shape.join(' x ')} voxels of ${datatype} need ${needed} bytes ` +
      `from byte ${voxelOffset} on, the file ${end} ${length}: ` +
      'it is truncated or its header is damaged',
  );
}

/**
 * Which scan of a file: its number, from 0 on; null where the file must hold a single one; 'first'
 * where a single slice, or a series of series, is welcome, too.
 */
export type VolumeChoice = number | null | 'first';

/**
 * Where the voxels of one scan of a series are.
 *
 * @throws a sentence headed by `name` for anything but one 3D scan
 */
export function oneVolume<Header extends ScanHeader>(
  header: Header,
  name: string,
  volume: VolumeChoice,
): Header {
  if (volume === 'first') return header;
  const { sizes, voxelOffset } = header;
  const isFlat = sizes.length < 3 || (sizes.length === 3 && sizes[2] === 1);
  if (isFlat || sizes.length > 4 || (sizes.length === 4 && volume === null)) {
    const rank = isFlat ? Math.min(sizes.length, 2) : sizes.length;
    throw new Error(
      `${name}: the scan is ${rank}D (${sizes.join(' x ')} voxels); expected a 3D scan`,
    );
  }
  const count = sizes[3] ?? 1;
  if (volume !== null && volume >= count) {
    throw new Error(
      `${name}: has no volume ${volume}; expected ` +
        (count === 1 ? '0, it is a single scan' : `0 to ${count - 1}`),
    );
  }
  const earlier = (volume ?? 0) * voxelBytes(header);
  return { ...header, voxelOffset: voxelOffset + earlier, earlier };
}
