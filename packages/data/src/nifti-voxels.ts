import { gunzipPieces, isGzip, largestRatio } from './gzip.js';
import { bytesPerVoxel, decodeVoxels } from './nifti-datatypes.js';
import { headerLength } from './nifti-fields.js';
import { type NiftiHeader, readNiftiHeader, requireVoxels } from './nifti-header.js';
import { PieceReader } from './piece-reader.js';
import { requireRoom } from './room.js';
import type { NumberArray } from './voxel-order.js';

/** A NIfTI file with the voxels as it stores them, before scaling, x fastest. */
export interface NiftiFile {
  readonly header: NiftiHeader;
  readonly stored: NumberArray;
  /** Bytes after the voxels; infinite where a packed file has more than are worth unpacking. */
  readonly trailing: number;
}

/** What a packed file has before and after its voxels is unpacked up to so many bytes. */
const most = { extensions: 2 ** 26, trailing: 2 ** 24 };

/**
 * Opens the bytes of a .nii or .nii.gz file: its header first, then what that says there is.
 *
 * Of a packed file the voxels are unpacked, and what follows them, up to 16 MiB, for the checksum at
 * its end. A file that goes on longer is not unpacked to its end, and its checksum not compared.
 *
 * @throws a sentence headed by `name` for anything but a complete 3D scan of a supported type
 */
export function openNifti(bytes: Uint8Array, name: string): NiftiFile {
  if (isGzip(bytes)) return openPacked(bytes, name);
  const header = readNiftiHeader(bytes, name);
  requireVoxels(header, bytes.length, name);
  requireRoomFor(header, name);
  const { voxelOffset } = header;
  const trailing = bytes.length - voxelOffset - voxelBytes(header);
  return { header, stored: decode(bytes, voxelOffset, header), trailing };
}

function openPacked(bytes: Uint8Array, name: string): NiftiFile {
  const reader = new PieceReader(gunzipPieces(bytes, name));
  const header = readNiftiHeader(reader.peek(headerLength[2]), name);
  const { voxelOffset } = header;
  requireVoxels(header, largestRatio * bytes.length, name, 'unpacks to at most');
  requireRoomFor(header, name);
  if (voxelOffset > most.extensions) {
    throw new Error(
      `${name}: its voxels begin at byte ${voxelOffset}; expected at most ` +
        `${most.extensions} in a packed file`,
    );
  }
  const before = reader.skip(voxelOffset);
  const voxels = new Uint8Array(voxelBytes(header));
  requireVoxels(header, before + reader.fill(voxels), name);
  const trailing = reader.skip(most.trailing + 1);
  return {
    header,
    stored: decode(voxels, 0, header),
    trailing: trailing > most.trailing ? Infinity : trailing,
  };
}

const voxelCount = ({ shape }: NiftiHeader) => shape[0] * shape[1] * shape[2];

const voxelBytes = (header: NiftiHeader) => voxelCount(header) * bytesPerVoxel(header.datatype);

function decode(bytes: Uint8Array, offset: number, header: NiftiHeader): NumberArray {
  const { datatype, littleEndian } = header;
  return decodeVoxels(bytes, offset, voxelCount(header), datatype, littleEndian);
}

/** For the voxels as they are stored, and once more as float32. */
function requireRoomFor(header: NiftiHeader, name: string): void {
  requireRoom(`${name}: a scan of`, header.shape, 4 + bytesPerVoxel(header.datatype));
}
