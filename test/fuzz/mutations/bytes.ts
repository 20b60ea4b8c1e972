import type { Random } from '@obelisk/tensor';
import { extremeIntegers, extremeNumbers, happens, pick } from './choice.js';

/** A new file from one; the old one stays as it is. */
type ByteMutation = (bytes: Uint8Array, random: Random) => Uint8Array;

/** Most of what a header holds comes first, and an index comes last. */
function anyPosition(length: number, random: Random): number {
  if (happens(random, 40)) return random.integer(Math.min(length, 600));
  if (happens(random, 20)) return Math.max(0, length - 1 - random.integer(120));
  return random.integer(length);
}

/** A part of the bytes: begin, end. */
function anyBlock(length: number, random: Random): [begin: number, end: number] {
  const begin = anyPosition(length, random);
  const longest = happens(random, 70) ? 16 : length;
  return [begin, Math.min(length, begin + 1 + random.integer(longest))];
}

function joined(...parts: readonly Uint8Array[]): Uint8Array {
  const all = new Uint8Array(parts.reduce((sum, { length }) => sum + length, 0));
  let position = 0;
  for (const part of parts) {
    all.set(part, position);
    position += part.length;
  }
  return all;
}

const flipBit: ByteMutation = (bytes, random) => {
  const changed = bytes.slice();
  changed[anyPosition(bytes.length, random)] ^= 1 << random.integer(8);
  return changed;
};

const setByte: ByteMutation = (bytes, random) => {
  const changed = bytes.slice();
  changed[anyPosition(bytes.length, random)] = random.integer(256);
  return changed;
};

const fill: ByteMutation = (bytes, random) => {
  const [begin, end] = anyBlock(bytes.length, random);
  return bytes.slice().fill(pick(random, [0, 255, 0x20, random.integer(256)]), begin, end);
};

const truncate: ByteMutation = (bytes, random) => bytes.slice(0, anyPosition(bytes.length, random));

const insert: ByteMutation = (bytes, random) => {
  const at = anyPosition(bytes.length, random);
  const count = 1 + random.integer(happens(random, 90) ? 8 : 2000);
  const added = Uint8Array.from({ length: count }, () => random.integer(256));
  return joined(bytes.subarray(0, at), added, bytes.subarray(at));
};

const remove: ByteMutation = (bytes, random) => {
  const [begin, end] = anyBlock(bytes.length, random);
  return joined(bytes.subarray(0, begin), bytes.subarray(end));
};

const duplicate: ByteMutation = (bytes, random) => {
  const [begin, end] = anyBlock(bytes.length, random);
  const block = bytes.subarray(begin, end);
  const times = happens(random, 90) ? 1 : 1 + random.integer(50);
  const copies = Array.from({ length: times }, () => block);
  return joined(bytes.subarray(0, end), ...copies, bytes.subarray(end));
};

const move: ByteMutation = (bytes, random) => {
  const [begin, end] = anyBlock(bytes.length, random);
  const rest = joined(bytes.subarray(0, begin), bytes.subarray(end));
  const at = rest.length === 0 ? 0 : anyPosition(rest.length, random);
  return joined(rest.subarray(0, at), bytes.subarray(begin, end), rest.subarray(at));
};

/** How a number is stored in so many bytes. */
const storages: readonly {
  readonly bytes: number;
  store(view: DataView, at: number, random: Random, little: boolean): void;
}[] = [
  {
    bytes: 2,
    store: (view, at, random, little) =>
      view.setUint16(at, pick(random, extremeIntegers) % 2 ** 32, little),
  },
  {
    bytes: 4,
    store: (view, at, random, little) =>
      view.setUint32(at, pick(random, extremeIntegers) % 2 ** 32, little),
  },
  {
    bytes: 8,
    store: (view, at, random, little) =>
      view.setBigInt64(at, BigInt(pick(random, extremeIntegers)), little),
  },
  {
    bytes: 4,
    store: (view, at, random, little) => view.setFloat32(at, pick(random, extremeNumbers), little),
  },
  {
    bytes: 8,
    store: (view, at, random, little) => view.setFloat64(at, pick(random, extremeNumbers), little),
  },
];

const setNumber: ByteMutation = (bytes, random) => {
  const { bytes: width, store } = pick(random, storages);
  if (bytes.length < width) return bytes;
  const changed = bytes.slice();
  const place = Math.min(anyPosition(bytes.length, random), bytes.length - width);
  // Fields are aligned, more often than not.
  const at = happens(random, 80) ? place - (place % width) : place;
  store(new DataView(changed.buffer), at, random, happens(random, 90));
  return changed;
};

const mutations: readonly ByteMutation[] = [
  ...[flipBit, flipBit, setByte, setByte, fill, truncate, insert, remove, duplicate, move],
  ...[setNumber, setNumber, setNumber],
];

/** The bytes with a few changes; at least one. */
export function mutatedBytes(bytes: Uint8Array, random: Random): Uint8Array {
  let changed = bytes;
  do {
    if (changed.length > 0) changed = pick(random, mutations)(changed, random);
  } while (happens(random, 45));
  return changed;
}
