import { arena } from '../webasm/the-arena.js';
import type { Values } from './storage.js';

// Fresh memory is dear: the system maps and clears it page by page, so that a copy into a new array
// takes some twenty times as long as one into an array that was used before. Arrays that kernels
// and host steps made are therefore used again once their storage is freed, unless somebody outside
// got hold of them.

/** Shorter arrays cost nothing worth saving. */
const shortest = 4096;
/** Bytes of arrays that may wait to be used again. */
const budget = 256 * 2 ** 20;

/** Arrays that wait, by length; the lengths that were not asked for the longest come first. */
const waiting = new Map<number, Float32Array[]>();
let waitingBytes = 0;
/** Arrays in use that no one but their storage holds. */
const exclusive = new WeakSet<Values>();

/** Arrays that a host step of `webasm` has made so far; null outside of one. */
let made: Float32Array[] | null = null;

/**
 * Runs a step whose arrays are made in the memory of the kernels. All but its result are given back
 * when it ends.
 */
export function inKernelMemory(step: () => Values): Values {
  const outer = made;
  const own: Float32Array[] = [];
  made = own;
  try {
    const result = step();
    for (const numbers of own) {
      if (numbers.byteOffset !== result.byteOffset || !arena.holds(result)) arena.give(numbers);
    }
    return result;
  } finally {
    made = outer;
  }
}

/**
 * An array with any numbers in it, for a kernel or a host step that writes all of them.
 *
 * @example
 * ```ts
 * import { usedNumbers } from '@obelisk/engine';
 * usedNumbers(3).length; // => 3
 * ```
 */
export function usedNumbers(length: number): Float32Array {
  const inArena = made ? arena.takeStaying(length) : null;
  if (inArena) {
    made?.push(inArena);
    return inArena;
  }
  if (length < shortest) return new Float32Array(length);
  const known = waiting.get(length);
  if (known) {
    waiting.delete(length); // a Map keeps insertion order: last used goes last
    waiting.set(length, known);
  }
  const numbers = known?.pop();
  if (numbers) waitingBytes -= numbers.byteLength;
  const taken = numbers ?? new Float32Array(length);
  exclusive.add(taken);
  return taken;
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

/** The numbers for someone who may hold them for as long as they want. */
export function handOut(values: Values): Values {
  if (arena.holds(values)) return values.slice();
  return keptFromReuse(values);
}

/** Keeps an array of its own from being used again. */
export function keptFromReuse(values: Values): Values {
  exclusive.delete(values);
  return values;
}

/**
 * What a host step made, as an array that no other storage has. A step may give a part of what it
 * got.
 */
export function ownResult(result: Values, inputs: readonly Values[]): Values {
  const source = inputs.find(({ buffer, byteOffset, byteLength }) => {
    if (buffer !== result.buffer) return false;
    return result.byteOffset >= byteOffset && result.byteOffset < byteOffset + byteLength;
  });
  if (!source) return result;
  if (arena.holds(source)) {
    const copy = usedNumbers(result.length);
    copy.set(result);
    return copy;
  }
  keptFromReuse(source);
  return result;
}

/** Takes back the array of a storage that was freed. */
export function recycle(values: Values): void {
  if (arena.give(values)) return;
  if (!(values instanceof Float32Array) || !exclusive.delete(values)) return;
  const { length, byteLength } = values;
  const others = waiting.get(length);
  if (others) others.push(values);
  else waiting.set(length, [values]);
  waitingBytes += byteLength;
  for (const [oldest, arrays] of waiting) {
    while (waitingBytes > budget && arrays.length > 0) {
      waitingBytes -= arrays.pop()?.byteLength ?? 0;
    }
    if (arrays.length === 0) waiting.delete(oldest);
    if (waitingBytes <= budget) break;
  }
}
