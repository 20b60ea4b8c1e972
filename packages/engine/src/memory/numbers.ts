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
