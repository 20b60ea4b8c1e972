import { openDevice } from '../devices/open-device.js';
import type { WebasmDevice } from './webasm-device.js';

/** What happened in the memory of the kernels on `webasm` since the program started, in bytes. */
export interface KernelMemory {
  /** Of arrays that lie there now. */
  readonly bytes: number;
  /** The most that ever lay there. */
  readonly peakBytes: number;
  /** Of all arrays that were ever made there. */
  readonly takenBytes: number;
  /** Copied in from arrays elsewhere, or out into them. */
  readonly copiedBytes: number;
}

/**
 * Tells how the memory of the kernels on `webasm` was used.
 *
 * @example
 * ```ts
 * import { arrayOf, kernelMemory, openDevice } from '@obelisk/engine';
 * import { add } from '@obelisk/kernels';
 * const before = kernelMemory().copiedBytes;
 * const x = arrayOf(openDevice('webasm'), [3], [1, 2, 3]);
 * add(x, x); // no scope is open: twice in, once out
 * kernelMemory().copiedBytes - before; // => 36
 * ```
 */
export function kernelMemory(): KernelMemory {
  const { bytes, peakBytes, takenBytes, copiedBytes } = (openDevice('webasm') as WebasmDevice)
    .memory.arena;
  return { bytes, peakBytes, takenBytes, copiedBytes };
}
