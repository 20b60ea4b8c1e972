import { ByteReader } from './byte-reader.js';
import type { MemoryBudget } from './memory-budget.js';
import { unpickle } from './pickle.js';
import type { PickledFile } from './pth.js';
import { quote, quoteSome } from './quote.js';
import { type Storage, torchRules } from './torch-globals.js';
import { readZipEntry, type ZipEntry, zipEntries } from './zip.js';

const PICKLE = 'data.pkl';

/** A pickle names tensors, and is read value by value: large ones do not come from small files. */
const LARGEST_PICKLE = 8 * 2 ** 20;
const LARGEST_RATIO = 16;

/**
 * Reads the newer container, a zip archive: the object as `data.pkl`, each storage as
 * `data/<key>`, the byte order as `byteorder` (little where there is none), all in one folder that
 * is usually named after the archive.
 */
export function readPthZip(bytes: Uint8Array, name: string, budget: MemoryBudget): PickledFile {
  const entries = zipEntries(bytes, name);
  const paths = Array.from(entries.keys());
  const pickles = paths.filter((path) => path === PICKLE || path.endsWith(`/${PICKLE}`));
  if (pickles.length !== 1) {
    throw new Error(
      `${name}: is a zip archive with ${pickles.length} entries ${PICKLE}, expected one, as in a ` +
        `file of PyTorch weights; it holds ${quoteSome(paths) || 'nothing'}`,
    );
  }
  const folder = pickles[0].slice(0, -PICKLE.length);
  const read = (path: string): Uint8Array | null => {
    const entry = entries.get(folder + path);
    return entry ? readZipEntry(bytes, entry, name, budget) : null;
  };
  const contents = new Map<string, Uint8Array>();
  requireSmallPickle(entries.get(pickles[0])!, name);
  const pickle = read(PICKLE)!;
  const reader = new ByteReader(pickle, `${name} (${pickles[0]})`);
  const root = unpickle(reader, torchRules(new Map(), pickle.length), budget);
  return { root, bigEndian: isBigEndian(read('byteorder'), name), storageBytes };

  function storageBytes({ key, size, type }: Storage): Uint8Array {
    // Tensors may share a storage: its checksum is computed once.
    const content = contents.get(key) ?? read(`data/${key}`);
    if (!content) throw new Error(`${name}: has no zip entry ${quote(`${folder}data/${key}`)}`);
    const expected = size * (type?.bytes ?? 1);
    contents.set(key, content);
    if (content.length === expected) return content;
    throw new Error(
      `${name}: storage ${quote(key)} has ${content.length} bytes, its tensors expect ${expected}`,
    );
  }
}

function requireSmallPickle({ path, size, compressedSize }: ZipEntry, name: string): void {
  const largest = LARGEST_PICKLE + LARGEST_RATIO * compressedSize;
  if (size <= largest) return;
  throw new Error(
    `${name}: zip entry ${quote(path)} unpacks from ${compressedSize} bytes to ${size}; ` +
      `expected at most ${largest} of a pickle`,
  );
}

function isBigEndian(byteOrder: Uint8Array | null, name: string): boolean {
  const order = byteOrder ? String.fromCharCode(...byteOrder.subarray(0, 16)) : 'little';
  if (order === 'little' || order === 'big') return order === 'big';
  throw new Error(`${name}: has byte order ${quote(order)}, expected "little" or "big"`);
}
