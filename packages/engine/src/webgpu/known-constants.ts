import type { Values } from '../memory/storage.js';
import type { ResidentBuffer } from './resident-buffer.js';

/** Longer arrays are looked at by nobody: they go to the graphics processor each time. */
const longest = 4096;
/** So many arrays are kept at most, and so many hashes of those that came once. */
const most = 1024;

interface Known {
  readonly values: Float32Array;
  readonly resident: ResidentBuffer;
}

/**
 * Short arrays that went to the graphics processor already: tables of a resampling, taps, class
 * weights are made anew for each call, and have the same numbers in each step. They are told by
 * their content, and kept when they come for the second time: what is new in each step is not.
 */
export class KnownConstants {
  /** By hash; those that were not asked for the longest come first. */
  readonly #known = new Map<number, Known>();

  /** Hashes of arrays that came once. */
  readonly #once = new Set<number>();

  /** @param upload - takes numbers there */
  constructor(readonly upload: (values: Float32Array) => ResidentBuffer) {}

  /** One more owner of an array with these numbers; null for what is long, or new. */
  place(values: Values): ResidentBuffer | null {
    if (values.length > longest) return null;
    const numbers = values instanceof Float32Array ? values : Float32Array.from(values);
    const hash = hashOf(numbers);
    const known = this.#known.get(hash);
    this.#known.delete(hash);
    if (known && isSame(known.values, numbers)) {
      this.#known.set(hash, known); // last used goes last
      return known.resident.share();
    }
    known?.resident.release();
    if (!this.#once.delete(hash)) return this.#rememberOnce(hash);
    const resident = this.upload(numbers);
    this.#known.set(hash, { values: numbers.slice(), resident });
    this.#forgetOldest();
    return resident.share();
  }

  #rememberOnce(hash: number): null {
    this.#once.add(hash);
    const [oldest] = this.#once;
    if (this.#once.size > most) this.#once.delete(oldest);
    return null;
  }

  clear(): void {
    this.#once.clear();
    for (const { resident } of this.#known.values()) resident.release();
    this.#known.clear();
  }

  #forgetOldest(): void {
    for (const [hash, { resident }] of this.#known) {
      if (this.#known.size <= most) return;
      resident.release();
      this.#known.delete(hash);
    }
  }
}

/** FNV-1a over the bits of the numbers. */
function hashOf({ buffer, byteOffset, length }: Float32Array): number {
  let hash = 0x811c9dc5 ^ length;
  for (const word of new Uint32Array(buffer, byteOffset, length)) {
    hash = Math.imul(hash ^ (word & 0xffff), 0x01000193);
    hash = Math.imul(hash ^ (word >>> 16), 0x01000193);
  }
  return hash;
}

function isSame(a: Float32Array, b: Float32Array): boolean {
  return a.length === b.length && a.every((value, at) => Object.is(value, b[at]));
}
