import { ByteReader } from './byte-reader.js';
import type { MemoryBudget } from './memory-budget.js';
import { unpickle } from './pickle.js';
import type { PickledFile } from './pth.js';
import { quote } from './quote.js';
import { type Storage, torchRules } from './torch-globals.js';

const MAGIC = 0x1950a86a20f9469cfc6cn;
const PROTOCOL = 1001;

/**
 * Reads the older container, a stream: five pickles (magic number, protocol, byte order and sizes
 * of the writing machine, the object, the list of storage keys), then per key, in the order of the
 * list, the element count as int64 and the elements.
 */
export function readPthStream(bytes: Uint8Array, name: string, budget: MemoryBudget): PickledFile {
  const reader = new ByteReader(bytes, name);
  const storages = new Map<string, Storage>();
  const rules = torchRules(storages, bytes.length);
  const next = () => unpickle(reader, rules, budget);
  if (next() !== MAGIC) {
    throw new Error(`${name}: is a pickle, but not one of PyTorch (no magic number in front)`);
  }
  const protocol = next();
  if (protocol !== PROTOCOL) {
    throw new Error(`${name}: has a stream protocol other than ${PROTOCOL}`);
  }
  const system = next();
  const bigEndian = system instanceof Map && system.get('little_endian') === false;
  const root = next();
  const keys = next();
  if (!Array.isArray(keys)) throw new Error(`${name}: has no list of storages after its pickles`);
  const contents = readStorages(reader, keys, storages, bigEndian);
  return {
    root,
    bigEndian,
    storageBytes: ({ key }) => {
      const content = contents.get(key);
      if (content) return content;
      throw new Error(`${name}: has no storage ${quote(key)}, which a tensor views`);
    },
  };
}

function readStorages(
  reader: ByteReader,
  keys: unknown[],
  storages: ReadonlyMap<string, Storage>,
  bigEndian: boolean,
): Map<string, Uint8Array> {
  const contents = new Map<string, Uint8Array>();
  for (const key of keys) {
    const storage = typeof key === 'string' ? storages.get(key) : undefined;
    if (!storage || contents.has(storage.key)) {
      const shown = typeof key === 'string' ? quote(key) : 'without a name';
      throw new Error(`${reader.name}: lists storage ${shown} twice or without a tensor for it`);
    }
    const what = `storage ${quote(storage.key)}`;
    const count = readCount(reader, what, bigEndian);
    if (count !== storage.size) {
      throw new Error(
        `${reader.name}: ${what} has ${count} elements, its tensors expect ${storage.size}`,
      );
    }
    contents.set(storage.key, reader.take(count * (storage.type?.bytes ?? 1), what));
  }
  const rest = reader.bytes.length - reader.position;
  if (rest > 0) throw new Error(`${reader.name}: has ${rest} bytes after its last storage`);
  return contents;
}

function readCount(reader: ByteReader, what: string, bigEndian: boolean): number {
  if (!bigEndian) return reader.uint64(what);
  return new ByteReader(reader.take(8, what).slice().reverse(), reader.name).uint64(what);
}
