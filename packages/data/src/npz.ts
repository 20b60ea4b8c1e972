import { Zip, ZipDeflate } from 'fflate';
import { littleEndianBytes } from './voxel-order.js';

/** What a zip without the extension for large files counts in 32 bits. */
const mostBytes = 2 ** 32 - 1;

/** Of the text before the numbers, at most. */
const headerBytes = 256;

/** The same bytes for the same numbers: a zip has no earlier day. */
const noDay = '1980-01-01T00:00:00';

/** So many bytes are packed at a time. */
const step = 2 ** 20;

/**
 * Refuses numbers that are too many for an .npz, before they are computed.
 *
 * @throws one sentence with their size
 * @example
 * ```ts
 * import { requireNpzRoom } from '@obelisk/data';
 * requireNpzRoom(9 * 512 ** 3); // throws: the probabilities have 4.5 GiB; expected less than 4
 * ```
 */
export function requireNpzRoom(count: number): void {
  const bytes = headerBytes + 4 * count;
  if (bytes <= mostBytes) return;
  const gibibytes = (bytes / 2 ** 30).toFixed(1);
  throw new Error(
    `the probabilities have ${gibibytes} GiB; expected less than 4 GiB, which an .npz can hold`,
  );
}

/**
 * An array as the bytes of a .npz, which numpy reads by `np.load(file)[name]`: a packed zip of one
 * file, float32 in C order. Its parts are asked for one after the other, so that neither the array
 * nor the file has to be in memory as a whole.
 *
 * @param name - of the array in the file
 * @param parts - the array's numbers, in any pieces
 * @throws one sentence when the array has 4 GiB or more, or the parts do not fill the shape
 */
export function* npzPieces(
  name: string,
  shape: readonly number[],
  parts: Iterable<Float32Array>,
): Generator<Uint8Array> {
  const count = shape.reduce((product, size) => product * size, 1);
  requireNpzRoom(count);
  const header = npyHeader(shape);
  const packed: Uint8Array[] = [];
  const zip = new Zip((error, piece) => {
    if (error) throw error;
    packed.push(piece);
  });
  const file = new ZipDeflate(`${name}.npy`, { level: 6 });
  file.mtime = noDay;
  zip.add(file);
  file.push(header);
  let given = 0;
  for (const part of parts) {
    const whole = littleEndianBytes(part);
    for (let start = 0; start < whole.length; start += step) {
      // fflate keeps what it packs later.
      file.push(whole.slice(start, start + step));
      yield* packed.splice(0);
    }
    given += part.length;
  }
  if (given !== count) {
    throw new Error(`the array [${shape.join(', ')}] has ${count} numbers, got ${given}`);
  }
  file.push(new Uint8Array(0), true);
  zip.end();
  yield* packed;
}

const magic = '\x93NUMPY\x01\x00';

/** Version 1.0 of numpy's format: the magic, the header's length, a Python dictionary. */
function npyHeader(shape: readonly number[]): Uint8Array {
  const tuple = `(${shape.join(', ')}${shape.length === 1 ? ',' : ''})`;
  const dictionary = `{'descr': '<f4', 'fortran_order': False, 'shape': ${tuple}, }`;
  const length = Math.ceil((magic.length + 2 + dictionary.length + 1) / 64) * 64;
  const text = `${dictionary.padEnd(length - magic.length - 3)}\n`;
  const bytes = new Uint8Array(length);
  bytes.set(Uint8Array.from(magic, (character) => character.charCodeAt(0)));
  bytes.set([text.length & 255, text.length >> 8], magic.length);
  bytes.set(new TextEncoder().encode(text), magic.length + 2);
  return bytes;
}
