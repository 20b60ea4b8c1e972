import { Inflate } from 'fflate';
import { ByteReader } from './byte-reader.js';
import { crc32 } from './crc32.js';
import type { MemoryBudget } from './memory-budget.js';
import { quote } from './quote.js';

/** An entry of a zip archive as its central directory describes it. */
export interface ZipEntry {
  readonly path: string;
  readonly method: number;
  readonly checksum: number;
  readonly compressedSize: number;
  readonly size: number;
  readonly headerStart: number;
}

const DIRECTORY_END = 0x06054b50;
const DIRECTORY_END_64 = 0x06064b50;
const DIRECTORY_END_64_LOCATOR = 0x07064b50;
const DIRECTORY_ENTRY = 0x02014b50;
const LOCAL_HEADER = 0x04034b50;
const STORED = 0;
const DEFLATED = 8;
const ZIP64_SIZES = 1;
const IN_ZIP64 = 0xffffffff;

/** The end record lies at the end, behind it only a comment of at most 64 KiB. */
function findDirectoryEnd(bytes: Uint8Array, name: string): number {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  for (let start = bytes.length - 22; start >= 0 && start >= bytes.length - 22 - 65535; start--) {
    if (view.getUint32(start, true) !== DIRECTORY_END) continue;
    if (start + 22 + view.getUint16(start + 20, true) === bytes.length) return start;
  }
  throw new Error(`${name}: is a zip archive without its directory: truncated or damaged`);
}

function findDirectory(bytes: Uint8Array, name: string): { start: number; count: number } {
  const end = findDirectoryEnd(bytes, name);
  const reader = new ByteReader(bytes, name, end + 10);
  const what = 'the end of the zip directory';
  let count = reader.uint16(what);
  reader.skip(4, what);
  let start = reader.uint32(what);
  reader.position = Math.max(0, end - 20);
  if (end >= 20 && reader.uint32(what) === DIRECTORY_END_64_LOCATOR) {
    reader.skip(4, what);
    reader.position = reader.uint64(what);
    if (reader.uint32(what) !== DIRECTORY_END_64) {
      throw new Error(`${name}: is a damaged zip archive: no zip64 record where one should be`);
    }
    reader.skip(28, what);
    count = reader.uint64(what);
    reader.skip(8, what);
    start = reader.uint64(what);
  }
  return { start, count };
}

/** Sizes and position of more than 4 GiB are in an extra field, those that are so large. */
function zip64Sizes(extra: ByteReader, sizes: number[]): number[] {
  while (extra.position + 4 <= extra.bytes.length) {
    const kind = extra.uint16('a zip extra field');
    const next = extra.position + 2 + extra.uint16('a zip extra field');
    if (kind === ZIP64_SIZES) {
      return sizes.map((size) => (size === IN_ZIP64 ? extra.uint64('a zip64 size') : size));
    }
    extra.position = next;
  }
  return sizes;
}

function readDirectoryEntry(reader: ByteReader): ZipEntry {
  const what = 'an entry of the zip directory';
  const start = reader.position;
  if (reader.uint32(what) !== DIRECTORY_ENTRY) {
    throw new Error(
      `${reader.name}: is a damaged zip archive: no ${what.slice(3)} at byte ${start}`,
    );
  }
  reader.skip(4, what);
  const flags = reader.uint16(what);
  const method = reader.uint16(what);
  reader.skip(4, what);
  const checksum = reader.uint32(what);
  const sizes = [reader.uint32(what), reader.uint32(what)];
  const [pathLength, extraLength, commentLength] = [0, 0, 0].map(() => reader.uint16(what));
  reader.skip(8, what);
  sizes.push(reader.uint32(what));
  const path = reader.text(pathLength, what);
  const extra = new ByteReader(reader.take(extraLength, what), reader.name);
  reader.skip(commentLength, what);
  // In the extra field the size comes before the compressed size.
  const [size, compressedSize, headerStart] = zip64Sizes(extra, [sizes[1], sizes[0], sizes[2]]);
  if (flags & 1) throw new Error(`${reader.name}: entry ${quote(path)} is encrypted`);
  return { path, method, checksum, compressedSize, size, headerStart };
}

/** The entries of a zip archive by path. */
export function zipEntries(bytes: Uint8Array, name: string): Map<string, ZipEntry> {
  const { start, count } = findDirectory(bytes, name);
  const reader = new ByteReader(bytes, name, start);
  const entries = new Map<string, ZipEntry>();
  for (let index = 0; index < count; index++) {
    const entry = readDirectoryEntry(reader);
    if (entries.has(entry.path)) {
      throw new Error(`${name}: the zip archive has two entries ${quote(entry.path)}`);
    }
    entries.set(entry.path, entry);
  }
  return entries;
}

/** The bytes of an entry, checked by its checksum; a stored entry's are not copied. */
export function readZipEntry(
  bytes: Uint8Array,
  entry: ZipEntry,
  name: string,
  budget: MemoryBudget,
): Uint8Array {
  const what = `zip entry ${quote(entry.path)}`;
  const reader = new ByteReader(bytes, name, entry.headerStart);
  if (reader.uint32(what) !== LOCAL_HEADER) {
    throw new Error(`${name}: is a damaged zip archive: ${what} is not where it should be`);
  }
  reader.skip(22, what);
  const lengths = reader.uint16(what) + reader.uint16(what);
  reader.skip(lengths, what);
  const packed = reader.take(entry.compressedSize, what);
  const isStored = entry.method === STORED;
  budget(isStored ? packed.length : entry.size, `${isStored ? 'reading' : 'unpacking'} ${what}`);
  const content = unpack(packed, entry, `${name}: ${what}`);
  if (content?.length !== entry.size || crc32(content) !== entry.checksum) {
    throw new Error(`${name}: ${what} does not match its checksum: the file is damaged`);
  }
  return content;
}

/** The content of an entry; null when it is not as large as the directory says. */
function unpack(packed: Uint8Array, entry: ZipEntry, where: string): Uint8Array | null {
  if (entry.method === STORED) return packed;
  if (entry.method !== DEFLATED) {
    throw new Error(`${where} is compressed by method ${entry.method}, expected deflate or none`);
  }
  try {
    return inflated(packed, entry.size);
  } catch {
    throw new Error(`${where} cannot be unpacked: the file is damaged`);
  }
}

/** So many packed bytes are unpacked at a time: deflate makes at most 1032 of one. */
const STEP = 2 ** 14;

/** Unpacks `size` bytes and stops where there are more, which nobody has asked for; then null. */
function inflated(packed: Uint8Array, size: number): Uint8Array | null {
  const content = new Uint8Array(size);
  let length = 0;
  const stream = new Inflate((piece) => {
    if (length + piece.length <= size) content.set(piece, length);
    length += piece.length;
  });
  for (let start = 0; start < packed.length && length <= size; start += STEP) {
    stream.push(packed.subarray(start, start + STEP), start + STEP >= packed.length);
  }
  return length === size ? content : null;
}
