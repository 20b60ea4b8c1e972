import {
  bfloat16ToFloat32,
  float8E4m3ToFloat32,
  float8E5m2ToFloat32,
  float16ToFloat32,
} from './small-floats.js';
import type { WeightData } from './state-dictionary.js';

/** How one element of a stored tensor is written, and what a run of them becomes in memory. */
export interface ElementType {
  /** The name, as PyTorch and NumPy have it. */
  readonly name: string;
  /** Bytes per element in the file. */
  readonly bytes: number;
  /** Bytes per element in memory. */
  readonly decodedBytes: number;
  /** Typed array over the buffer, which holds little-endian elements and nothing else. */
  readonly decode: (buffer: ArrayBuffer) => WeightData;
}

function elementType(
  name: string,
  bytes: number,
  decode: (buffer: ArrayBuffer) => WeightData,
): ElementType {
  return { name, bytes, decodedBytes: decode(new ArrayBuffer(bytes)).byteLength, decode };
}

const types = [
  elementType('float64', 8, (buffer) => new Float64Array(buffer)),
  elementType('float32', 4, (buffer) => new Float32Array(buffer)),
  elementType('float16', 2, (buffer) => float16ToFloat32(new Uint16Array(buffer))),
  elementType('bfloat16', 2, (buffer) => bfloat16ToFloat32(new Uint16Array(buffer))),
  elementType('float8_e5m2', 1, (buffer) => float8E5m2ToFloat32(new Uint8Array(buffer))),
  elementType('float8_e4m3fn', 1, (buffer) => float8E4m3ToFloat32(new Uint8Array(buffer))),
  elementType('int64', 8, (buffer) => new BigInt64Array(buffer)),
  elementType('int32', 4, (buffer) => new Int32Array(buffer)),
  elementType('int16', 2, (buffer) => new Int16Array(buffer)),
  elementType('int8', 1, (buffer) => new Int8Array(buffer)),
  elementType('uint64', 8, (buffer) => new BigUint64Array(buffer)),
  elementType('uint32', 4, (buffer) => new Uint32Array(buffer)),
  elementType('uint16', 2, (buffer) => new Uint16Array(buffer)),
  elementType('uint8', 1, (buffer) => new Uint8Array(buffer)),
  elementType('bool', 1, (buffer) => Uint8Array.from(new Uint8Array(buffer), (b) => (b ? 1 : 0))),
];

/** Every element type that a weight file may hold, by name. */
export const elementTypes: ReadonlyMap<string, ElementType> = new Map(
  types.map((type) => [type.name, type]),
);

/**
 * The elements written in `bytes`, in memory of their own. Half and quarter precision become
 * float32, which holds them exactly; bool becomes uint8 with 0 and 1.
 */
export function decodeElements(
  type: ElementType,
  bytes: Uint8Array,
  bigEndian = false,
): WeightData {
  const copy = new Uint8Array(bytes);
  if (bigEndian) {
    for (let start = 0; start < copy.length; start += type.bytes) {
      copy.subarray(start, start + type.bytes).reverse();
    }
  }
  return type.decode(copy.buffer);
}
