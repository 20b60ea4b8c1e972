import { zipSync } from 'fflate';

// Pickles and containers by hand, opcode by opcode, for files that no honest program writes.

type Bytes = readonly number[];

const ascii = (text: string): number[] => Array.from(text, (character) => character.charCodeAt(0));
const uint32 = (value: number): number[] => [0, 8, 16, 24].map((shift) => (value >>> shift) & 255);

export const op = {
  protocol: (version = 2): Bytes => [0x80, version],
  global: (module: string, name: string): Bytes => ascii(`c${module}\n${name}\n`),
  text: (value: string): Bytes => [...ascii('X'), ...uint32(value.length), ...ascii(value)],
  integer: (value: number): Bytes => [...ascii('J'), ...uint32(value)],
  none: ascii('N'),
  no: [0x89],
  mark: ascii('('),
  tuple: ascii('t'),
  tuple1: [0x85],
  emptyTuple: ascii(')'),
  list: ascii(']'),
  append: ascii('a'),
  dictionary: ascii('}'),
  setItem: ascii('s'),
  setItems: ascii('u'),
  put: (key: number): Bytes => [...ascii('r'), ...uint32(key)],
  get: (key: number): Bytes => [...ascii('j'), ...uint32(key)],
  call: ascii('R'),
  build: ascii('b'),
  persistent: ascii('Q'),
  stop: ascii('.'),
} as const;

export const numbers = (values: readonly number[]): Bytes => [
  ...op.mark,
  ...values.flatMap(op.integer),
  ...op.tuple,
];

/** The persistent id of a storage, as a value. */
export function storageId(key: string, size: number, storage = 'FloatStorage'): Bytes {
  const [module, name] = storage.includes('.') ? storage.split(/\.(?=\w+$)/) : ['torch', storage];
  return [
    ...op.mark,
    ...op.text('storage'),
    ...op.global(module, name),
    ...op.text(key),
    ...op.text('cpu'),
    ...op.integer(size),
    ...op.tuple,
  ];
}

export interface TensorParts {
  id?: Bytes;
  offset?: number;
  shape?: readonly number[];
  stride?: readonly number[];
}

/** A float32 tensor that views storage '0' of 4 elements, unless told otherwise. */
export function tensor({
  id = storageId('0', 4),
  offset = 0,
  shape = [4],
  stride = [1],
}: TensorParts) {
  return [
    ...op.global('torch._utils', '_rebuild_tensor_v2'),
    ...op.mark,
    ...id,
    ...op.persistent,
    ...op.integer(offset),
    ...numbers(shape),
    ...numbers(stride),
    ...op.no,
    ...op.none,
    ...op.tuple,
    ...op.call,
  ];
}

/** A dictionary with one value under the name 'w'. */
export const named = (value: Bytes): Bytes => [
  ...op.dictionary,
  ...op.text('w'),
  ...value,
  ...op.setItem,
];

/** The zip container of `root`, its storages by key. */
export function zipFile(
  root: Bytes,
  storages: Record<string, Uint8Array>,
  level: 0 | 6 = 0,
  byteOrder = 'little',
): Uint8Array {
  const entries: Record<string, Uint8Array> = {
    'net/byteorder': Uint8Array.from(ascii(byteOrder)),
    'net/data.pkl': Uint8Array.from([...op.protocol(), ...root, ...op.stop]),
  };
  for (const [key, bytes] of Object.entries(storages)) entries[`net/data/${key}`] = bytes;
  return zipSync(entries, { level });
}

const MAGIC = [0x8a, 10, 0x6c, 0xfc, 0x9c, 0x46, 0xf9, 0x20, 0x6a, 0xa8, 0x50, 0x19];

/** The stream container of `root`, its storages by key with their element counts. */
export function streamFile(
  root: Bytes,
  storages: Record<string, { count: number; bytes: Uint8Array }>,
): Uint8Array {
  const pickles: Bytes[] = [
    MAGIC,
    op.integer(1001),
    op.dictionary,
    root,
    [...op.list, ...Object.keys(storages).flatMap((key) => [...op.text(key), ...op.append])],
  ];
  return Uint8Array.from([
    ...pickles.flatMap((pickle) => [...op.protocol(), ...pickle, ...op.stop]),
    ...Object.values(storages).flatMap(({ count, bytes }) => [
      ...uint32(count),
      ...uint32(0),
      ...bytes,
    ]),
  ]);
}

/** The elements as bytes. */
export function bytesOf(elements: ArrayBufferView): Uint8Array {
  return new Uint8Array(elements.buffer, elements.byteOffset, elements.byteLength);
}
