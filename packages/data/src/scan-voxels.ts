import ndarray, { type NdArray } from 'ndarray';
import { gunzipPieces, isGzip, largestRatio } from './gzip.js';
import { bytesPerVoxel, decodeVoxels } from './nifti-datatypes.js';
import { PieceReader } from './piece-reader.js';
import { requireRoom } from './room.js';
import { requireVoxels, type ScanHeader, voxelBytes, voxelCount } from './scan-header.js';
import type { NumberArray } from './voxel-order.js';

/** A scan's file with the voxels as it stores them, before scaling, x fastest. */
export interface ScanFile {
  readonly header: ScanHeader;
  readonly stored: NumberArray;
  /** Bytes after the voxels; infinite where a packed file has more than are worth unpacking. */
  readonly trailing: number;
}

/** What a packed file has before and after its voxels is unpacked up to so many bytes. */
const most = { extensions: 2 ** 26, trailing: 2 ** 24 };

/**
 * The voxels of an open file: those of a part of its bytes, which may be packed.
 *
 * @param bytes - the part, in which the header says where voxels begin
 * @throws a sentence headed by `name` when the file is too short or damaged
 */
export function openVoxels(
  bytes: Uint8Array,
  header: ScanHeader,
  name: string,
  isPacked = isGzip(bytes),
): ScanFile {
  if (isPacked) {
    const { voxels, trailing } = takeVoxels(unpacked(bytes, name), bytes, header, name);
    return { header, stored: decode(voxels, 0, header), trailing };
  }
  requireFit(header, bytes, name, false);
  const { voxelOffset } = header;
  const trailing = bytes.length - voxelOffset - voxelBytes(header);
  return { header, stored: decode(bytes, voxelOffset, header), trailing };
}

/** The bytes of a file, which may be packed. */
export function unpacked(bytes: Uint8Array, name: string): PieceReader {
  return new PieceReader(isGzip(bytes) ? gunzipPieces(bytes, name) : [bytes]);
}

/**
 * Takes the voxels out of a file that may be packed. Then what follows them is unpacked too, up to
 * 16 MiB, for the checksum at its end. A file that goes on longer is not unpacked to its end, and
 * its checksum not compared.
 *
 * @param reader - of the unpacked bytes, from the first on
 * @throws a sentence headed by `name` when the file is too short or damaged
 */
export function takeVoxels(
  reader: PieceReader,
  bytes: Uint8Array,
  header: ScanHeader,
  name: string,
): { readonly voxels: Uint8Array; readonly trailing: number } {
  requireFit(header, bytes, name, isGzip(bytes));
  const before = reader.skip(header.voxelOffset);
  const voxels = new Uint8Array(voxelBytes(header));
  requireVoxels(header, before + reader.fill(voxels), name);
  const trailing = reader.skip(most.trailing + 1);
  return { voxels, trailing: trailing > most.trailing ? Infinity : trailing };
}

/**
 * Refuses what a file of so many bytes cannot hold, and for what there is no room.
 * @throws a sentence headed by `name`
 */
export function requireFit(
  header: ScanHeader,
  bytes: Uint8Array,
  name: string,
  packed: boolean,
): void {
  const { shape, datatype, voxelOffset, earlier = 0 } = header;
  if (packed) {
    requireVoxels(header, largestRatio * bytes.length, name, 'unpacks to at most');
    if (voxelOffset - earlier > most.extensions) {
      throw new Error(
        `${name}: its voxels begin at byte ${voxelOffset}; expected at most ` +
          `${most.extensions} in a packed file`,
      );
    }
  } else {
    requireVoxels(header, bytes.length, name);
  }
  // As they are stored, and once more as float32.
  requireRoom(`${name}: has`, shape, 4 + bytesPerVoxel(datatype));
}

function decode(bytes: Uint8Array, offset: number, header: ScanHeader): NumberArray {
  const { datatype, littleEndian } = header;
  return decodeVoxels(bytes, offset, voxelCount(header), datatype, littleEndian);
}

/** The file's voxels as [x, y, z], although x is the fastest axis there. */
export function inFileOrder(stored: NumberArray, { shape }: ScanHeader): NdArray<NumberArray> {
  return ndarray(stored, [...shape].reverse()).transpose(2, 1, 0) as NdArray<NumberArray>;
}

/**
 * Refuses a file with voxels that what is made of it cannot hold.
 *
 * @param what - such voxels are, for the message
 * @throws one sentence that counts them and names the first
 */
export function refuseStrays(
  stored: NumberArray,
  { shape, slope, intercept }: ScanHeader,
  name: string,
  what: string,
  expected: string,
  accepts: (value: number) => boolean,
): void {
  let count = 0;
  let first = 0;
  for (let index = stored.length - 1; index >= 0; index--) {
    if (accepts(slope * stored[index] + intercept)) continue;
    count++;
    first = index;
  }
  if (count === 0) return;
  const [width, height] = shape;
  const x = first % width;
  const y = Math.floor(first / width) % height;
  const z = Math.floor(first / (width * height));
  const value = slope * stored[first] + intercept;
  throw new Error(
    `${name}: ${what}: ${count} of ${stored.length}, the first at [${x}, ${y}, ${z}] (${value}); ` +
      `expected ${expected}`,
  );
}
