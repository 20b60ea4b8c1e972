type Source = (length: number) => Float32Array;

/** Where arrays come from that a step of the host makes; null outside of one. */
let source: Source | null = null;

/** Runs a step of the host whose `usedNumbers` and `zeros` come from the memory of its device. */
export function drawingFrom<T>(from: Source, step: () => T): T {
  const outer = source;
  source = from;
  try {
    return step();
  } finally {
    source = outer;
  }
}

/**
 * An array with any numbers in it, for a host step that writes all of them.
 *
 * @example
 * ```ts
 * import { usedNumbers } from '@obelisk/engine';
 * usedNumbers(3).length; // => 3
 * ```
 */
export function usedNumbers(length: number): Float32Array {
  return source?.(length) ?? new Float32Array(length);
}

/**
 * An array of zeros, for a host step.
 *
 * @example
 * ```ts
 * import { zeros } from '@obelisk/engine';
 * Array.from(zeros(3)); // => [0, 0, 0]
 * ```
 */
export function zeros(length: number): Float32Array {
  return usedNumbers(length).fill(0);
}

// Fresh memory is dear: the system maps and clears it page by page, so that a copy into a new array
// takes some twenty times as long as one into an array that was used before. Arrays that kernels
// and host steps made are therefore used again once their storage is freed, unless somebody outside
// got hold of them.

/** Shorter arrays cost nothing worth saving. */
const shortest = 4096;
/** Bytes of arrays that may wait to be used again. */
const budget = 256 * 2 ** 20;

/** Arrays of the host that wait to be used again. */
export class WaitingArrays {
  /** By length; the lengths that were not asked for the longest come first. */
  readonly #waiting = new Map<number, Float32Array[]>();
  #bytes = 0;
  /** Arrays in use that no one but their storage holds. */
  readonly #exclusive = new WeakSet<ArrayBufferView>();

  /** An array with any numbers in it, for who writes all of them. */
  take(length: number): Float32Array {
    if (length < shortest) return new Float32Array(length);
    const known = this.#waiting.get(length);
    if (known) {
      this.#waiting.delete(length); // a Map keeps insertion order: last used goes last
      this.#waiting.set(length, known);
    }
    const numbers = known?.pop();
    if (numbers) this.#bytes -= numbers.byteLength;
    const taken = numbers ?? new Float32Array(length);
    this.#exclusive.add(taken);
    return taken;
  }

  /** Somebody outside holds an array from now on: it is not used again. */
  handOut(values: ArrayBufferView): void {
    this.#exclusive.delete(values);
  }

  /** Takes back an array, if nobody else has it. */
  give(values: ArrayBufferView): void {
    if (!(values instanceof Float32Array) || !this.#exclusive.delete(values)) return;
    const { length, byteLength } = values;
    const others = this.#waiting.get(length);
    if (others) others.push(values);
    else this.#waiting.set(length, [values]);
    this.#bytes += byteLength;
    this.#trim();
  }

  #trim(): void {
    for (const [oldest, arrays] of this.#waiting) {
      while (this.#bytes > budget && arrays.length > 0) {
        this.#bytes -= arrays.pop()?.byteLength ?? 0;
      }
      if (arrays.length === 0) this.#waiting.delete(oldest);
      if (this.#bytes <= budget) break;
    }
  }
}
