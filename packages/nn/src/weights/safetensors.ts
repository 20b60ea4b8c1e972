import ndarray from 'ndarray';
import { ByteReader } from './byte-reader.js';
import { decodeElements, type ElementType, elementTypes } from './element-type.js';
import { quote } from './quote.js';
import { gather, type NamedArrays, type WeightData } from './state-dictionary.js';
import { type Json, parseStrictJson } from './strict-json.js';

/** The names that the format has for element types. */
const typeNames: Record<string, string> = {
  F64: 'float64',
  F32: 'float32',
  F16: 'float16',
  BF16: 'bfloat16',
  F8_E5M2: 'float8_e5m2',
  F8_E4M3: 'float8_e4m3fn',
  I64: 'int64',
  I32: 'int32',
  I16: 'int16',
  I8: 'int8',
  U64: 'uint64',
  U32: 'uint32',
  U16: 'uint16',
  U8: 'uint8',
  BOOL: 'bool',
};
const types = new Map(
  Object.entries(typeNames).map(([stored, name]) => [stored, elementTypes.get(name)!] as const),
);
/** `bigint64` and so on, as ndarray calls types, to the names of the format. */
const storedNames = new Map(Object.entries(typeNames).map(([stored, name]) => [name, stored]));

const METADATA = '__metadata__';
const LARGEST_HEADER = 100_000_000;
const LENGTH_BYTES = 8;
const MOST_AXES = 32;

/** A tensor as the header describes it; its elements are bytes begin .. end - 1 of the data. */
interface Entry {
  readonly name: string;
  readonly type: ElementType;
  readonly shape: number[];
  readonly begin: number;
  readonly end: number;
}

function isCount(value: unknown): value is number {
  return Number.isSafeInteger(value) && (value as number) >= 0;
}

function readHeader(bytes: Uint8Array, name: string): { header: Map<string, Json>; end: number } {
  const reader = new ByteReader(bytes, name);
  const length = reader.uint64('the length of the safetensors header');
  if (length > LARGEST_HEADER) {
    throw new Error(
      `${name}: its safetensors header has ${length} bytes, at most 100000000 may be`,
    );
  }
  const text = reader.text(length, 'the safetensors header');
  if (!text.startsWith('{')) throw new Error(`${name}: its safetensors header starts without "{"`);
  let header: Json;
  try {
    header = parseStrictJson(text);
  } catch (error) {
    throw new Error(`${name}: in its safetensors header, ${(error as Error).message}`);
  }
  return { header: header as Map<string, Json>, end: reader.position };
}

function readEntry(tensor: string, description: Json, fail: (problem: string) => never): Entry {
  if (!(description instanceof Map)) return fail('is not described by an object');
  const typeName = description.get('dtype');
  if (typeof typeName !== 'string') return fail('has no dtype');
  const type = types.get(typeName) ?? fail(`has dtype ${quote(typeName)}, which is not known`);
  const shape = description.get('shape');
  const offsets = description.get('data_offsets');
  if (!Array.isArray(shape) || !shape.every(isCount)) return fail('has no shape of counts');
  if (shape.length > MOST_AXES)
    return fail(`has ${shape.length} axes, at most ${MOST_AXES} may be`);
  if (!Array.isArray(offsets) || offsets.length !== 2 || !offsets.every(isCount)) {
    return fail('has no two data_offsets');
  }
  const [begin, end] = offsets;
  const expected = shape.includes(0) ? 0 : shape.reduce((size, n) => size * n, type.bytes);
  if (end - begin !== expected) {
    return fail(
      `has ${end - begin} bytes, but ${typeName} of shape [${shape.join(', ')}] takes ${expected}`,
    );
  }
  return { name: tensor, type, shape, begin, end };
}

/** Tensors fill the data from its first to its last byte, none overlap. */
function checkLayout(entries: readonly Entry[], dataBytes: number, name: string): void {
  let end = 0;
  for (const entry of entries.toSorted((a, b) => a.begin - b.begin || a.end - b.end)) {
    if (entry.begin !== end) {
      const problem = entry.begin < end ? 'overlaps the tensor before it' : 'follows a hole';
      throw new Error(
        `${name}: tensor ${quote(entry.name)} ${problem}: it begins at byte ${entry.begin} of ` +
          `the data, expected ${end}`,
      );
    }
    end = entry.end;
  }
  if (end === dataBytes) return;
  const problem = end > dataBytes ? 'is truncated' : 'goes on after its tensors';
  throw new Error(`${name}: ${problem}: its tensors take ${end} bytes, it holds ${dataBytes}`);
}

/**
 * Reads a safetensors file: an 8-byte length, a JSON header that long, then the elements. Arrays
 * come in the header's order; float16, bfloat16 and float8 become float32, BOOL becomes uint8.
 *
 * @param name - what messages call the file
 * @throws an Error that names the tensor or the place where the file breaks the format
 *
 * @example
 * ```ts
 * import { readSafetensors, writeSafetensors } from '@obelisk/nn';
 * import ndarray from 'ndarray';
 * const bias = ndarray(new Float32Array([0.5, -1]), [2]);
 * const bytes = writeSafetensors(new Map([['bias', bias]]));
 * readSafetensors(bytes, 'net.safetensors').get('bias')!.data; // => new Float32Array([0.5, -1])
 * ```
 */
export function readSafetensors(bytes: Uint8Array, name: string): NamedArrays {
  const { header, end } = readHeader(bytes, name);
  const entries = Array.from(header)
    .filter(([tensor]) => tensor !== METADATA)
    .map(([tensor, description]) =>
      readEntry(tensor, description, (problem) => {
        throw new Error(`${name}: tensor ${quote(tensor)} ${problem}`);
      }),
    );
  checkLayout(entries, bytes.length - end, name);
  return new Map(
    entries.map((entry) => {
      const elements = bytes.subarray(end + entry.begin, end + entry.end);
      return [entry.name, ndarray(decodeElements(entry.type, elements), entry.shape)];
    }),
  );
}

/**
 * The texts by name that a safetensors file carries beside its tensors; empty when it has none.
 *
 * @throws an Error when the header breaks the format, or the metadata is no object of texts
 *
 * @example
 * ```ts
 * import { readSafetensorsMetadata, writeSafetensors } from '@obelisk/nn';
 * const bytes = writeSafetensors(new Map(), new Map([['epoch', '300']]));
 * readSafetensorsMetadata(bytes, 'net.safetensors'); // => new Map([['epoch', '300']])
 * ```
 */
export function readSafetensorsMetadata(bytes: Uint8Array, name: string): Map<string, string> {
  const metadata = readHeader(bytes, name).header.get(METADATA) ?? new Map<string, string>();
  if (
    metadata instanceof Map &&
    Array.from(metadata.values()).every((v) => typeof v === 'string')
  ) {
    return metadata as Map<string, string>;
  }
  throw new Error(`${name}: its safetensors metadata is not an object of texts`);
}

/**
 * Writes a safetensors file, the element type after each array's data: `F32` for Float32Array and
 * so on. The header keeps the order of `arrays`; the elements follow in order of decreasing
 * element size, so that every tensor is aligned.
 *
 * @throws an Error when an array has elements of no fixed type
 *
 * @example
 * ```ts
 * import { writeSafetensors } from '@obelisk/nn';
 * import ndarray from 'ndarray';
 * const bytes = writeSafetensors(new Map([['x', ndarray(new Uint8Array([7]), [1])]]));
 * bytes.length; // => 65
 * bytes.at(-1); // => 7
 * ```
 */
export function writeSafetensors(
  arrays: NamedArrays,
  metadata: ReadonlyMap<string, string> = new Map(),
): Uint8Array {
  const tensors = Array.from(arrays, ([name, array]) => {
    if (name === METADATA) throw new Error(`writeSafetensors: no tensor may be named ${METADATA}`);
    const type = storedNames.get(array.dtype.replace('big', ''));
    if (!type) throw new Error(`writeSafetensors: ${quote(name)} has elements ${array.dtype}`);
    const data = gather(array.data, array.shape, array.stride, array.offset);
    return { name, type, shape: array.shape, data, begin: 0 };
  });
  let dataBytes = 0;
  for (const tensor of tensors.toSorted((a, b) => elementBytes(b.data) - elementBytes(a.data))) {
    tensor.begin = dataBytes;
    dataBytes += tensor.data.byteLength;
  }
  const header = encodeHeader(tensors, metadata);
  const bytes = new Uint8Array(LENGTH_BYTES + header.length + dataBytes);
  new DataView(bytes.buffer).setBigUint64(0, BigInt(header.length), true);
  bytes.set(header, LENGTH_BYTES);
  for (const { data, begin } of tensors) {
    const elements = new Uint8Array(data.buffer, data.byteOffset, data.byteLength);
    bytes.set(elements, LENGTH_BYTES + header.length + begin);
  }
  return bytes;
}

function elementBytes(data: WeightData): number {
  return data.BYTES_PER_ELEMENT;
}

/** JSON text, filled up with spaces so that the data begins at a multiple of 8. */
function encodeHeader(
  tensors: readonly {
    name: string;
    type: string;
    shape: number[];
    data: WeightData;
    begin: number;
  }[],
  metadata: ReadonlyMap<string, string>,
): Uint8Array {
  // Joined by hand: a JavaScript object would move names such as "0" to the front.
  const members = (entries: [string, string][]) =>
    `{${entries.map(([key, value]) => `${JSON.stringify(key)}:${value}`).join(',')}}`;
  const described = tensors.map(({ name, type, shape, data, begin }): [string, string] => [
    name,
    JSON.stringify({ dtype: type, shape, data_offsets: [begin, begin + data.byteLength] }),
  ]);
  const texts = Array.from(metadata, ([key, value]): [string, string] => [
    key,
    JSON.stringify(value),
  ]);
  if (texts.length > 0) described.unshift([METADATA, members(texts)]);
  const json = new TextEncoder().encode(members(described));
  const header = new Uint8Array(Math.ceil(json.length / 8) * 8).fill(0x20);
  header.set(json);
  return header;
}
