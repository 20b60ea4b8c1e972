import type { NumberArray } from './voxel-order.js';

/** The numeric types of a NIfTI voxel; complex numbers and colours are not supported. */
export type NiftiDatatype =
  | 'uint8'
  | 'int8'
  | 'int16'
  | 'uint16'
  | 'int32'
  | 'uint32'
  | 'int64'
  | 'uint64'
  | 'float32'
  | 'float64';

type StoredArray = NumberArray | BigInt64Array | BigUint64Array;

interface StoredType {
  /** The number that stands for the type in the header. */
  readonly code: number;
  readonly Stored: {
    readonly BYTES_PER_ELEMENT: number;
    new (length: number): StoredArray;
    new (buffer: ArrayBufferLike, byteOffset: number, length: number): StoredArray;
  };
}

/** Codes of nifti1.h, `DT_UINT8` and so on. */
const storedTypes: Record<NiftiDatatype, StoredType> = {
  uint8: { code: 2, Stored: Uint8Array },
  int16: { code: 4, Stored: Int16Array },
  int32: { code: 8, Stored: Int32Array },
  float32: { code: 16, Stored: Float32Array },
  float64: { code: 64, Stored: Float64Array },
  int8: { code: 256, Stored: Int8Array },
  uint16: { code: 512, Stored: Uint16Array },
  uint32: { code: 768, Stored: Uint32Array },
  int64: { code: 1024, Stored: BigInt64Array },
  uint64: { code: 1280, Stored: BigUint64Array },
};

const unsupported = new Map([
  [1, 'binary, one bit per voxel'],
  [32, 'complex64'],
  [128, 'RGB24 colours'],
  [1536, 'float128'],
  [1792, 'complex128'],
  [2048, 'complex256'],
  [2304, 'RGBA32 colours'],
]);

/** @throws a sentence, to be headed by the file's name, for a code that is not supported */
export function datatypeOfCode(code: number): NiftiDatatype {
  for (const [datatype, stored] of Object.entries(storedTypes)) {
    if (stored.code === code) return datatype as NiftiDatatype;
  }
  const what = unsupported.get(code) ?? 'unknown';
  throw new Error(
    `voxels of datatype ${code} (${what}) are not supported; ` +
      'expected integers of 8 to 64 bits, float32 or float64',
  );
}

export const isDatatype = (name: string): name is NiftiDatatype => Object.hasOwn(storedTypes, name);

export const datatypeCode = (datatype: NiftiDatatype): number => storedTypes[datatype].code;

export const bytesPerVoxel = (datatype: NiftiDatatype): number =>
  storedTypes[datatype].Stored.BYTES_PER_ELEMENT;

/**
 * The voxels as the file has them, before scaling. A view of `bytes` where byte order and alignment
 * allow it. 64-bit integers become float64, exact up to 2^53.
 */
export function decodeVoxels(
  bytes: Uint8Array,
  offset: number,
  count: number,
  datatype: NiftiDatatype,
  littleEndian: boolean,
): NumberArray {
  const { Stored } = storedTypes[datatype];
  const size = Stored.BYTES_PER_ELEMENT;
  let part = bytes.subarray(offset, offset + count * size);
  // Copied by `new`: the slice() of a Node Buffer is no copy.
  if (!littleEndian && size > 1) part = swapBytes(new Uint8Array(part), size);
  else if (part.byteOffset % size !== 0) part = new Uint8Array(part);
  const stored = new Stored(part.buffer, part.byteOffset, count);
  if (stored instanceof BigInt64Array || stored instanceof BigUint64Array) {
    return Float64Array.from(stored as Iterable<bigint>, Number);
  }
  return stored;
}

/**
 * The inverse of {@link decodeVoxels}, little-endian: `write` fills an array of the stored type
 * (for 64-bit integers by way of float64).
 */
export function encodeVoxels(
  count: number,
  datatype: NiftiDatatype,
  write: (target: NumberArray) => void,
): Uint8Array {
  const stored = new storedTypes[datatype].Stored(count);
  if (stored instanceof BigInt64Array || stored instanceof BigUint64Array) {
    const numbers = new Float64Array(count);
    write(numbers);
    for (let index = 0; index < count; index++) stored[index] = BigInt(numbers[index]);
  } else {
    write(stored);
  }
  return new Uint8Array(stored.buffer);
}

/** An integer type's smallest value, and the first number above its largest. */
export function integerRange(datatype: Exclude<NiftiDatatype, `float${string}`>): [number, number] {
  const bits = 8 * bytesPerVoxel(datatype);
  return datatype.startsWith('u') ? [0, 2 ** bits] : [-(2 ** (bits - 1)), 2 ** (bits - 1)];
}

function swapBytes(bytes: Uint8Array, size: number): Uint8Array {
  for (let start = 0; start < bytes.length; start += size) {
    for (let low = start, high = start + size - 1; low < high; low++, high--) {
      const byte = bytes[low];
      bytes[low] = bytes[high];
      bytes[high] = byte;
    }
  }
  return bytes;
}
