import { isNode } from '../devices/webgpu-node.js';
import { canShareMemory } from './arena.js';

/** More threads than these gain little: kernels then wait for the memory. */
const mostThreads = 8;

let chosen: number | null = null;

/**
 * Threads that compute on `webasm`, the main one included: as many as there are cores, at most 8;
 * `OBELISK_THREADS` says otherwise. One where threads cannot share memory.
 *
 * @example
 * ```ts
 * import { setThreads, threadCount } from '@obelisk/engine';
 * setThreads(1);
 * threadCount(); // => 1
 * ```
 */
export function threadCount(): number {
  if (!canShareMemory()) return 1;
  return chosen ?? Math.min(wantedByEnvironment() ?? cores(), mostThreads);
}

/**
 * Sets how many threads compute, from the next kernel on. Results are the same to the bit with any
 * number.
 * @param count - the main one included; null for as many as there are cores
 * @throws Error when it is no whole number of at least 1
 *
 * @example
 * ```ts
 * import { setThreads } from '@obelisk/engine';
 * setThreads(0); // throws: threads: expected a whole number of at least 1, got 0
 * ```
 */
export function setThreads(count: number | null): void {
  if (count !== null && !(Number.isInteger(count) && count >= 1)) {
    throw new Error(`threads: expected a whole number of at least 1, got ${count}`);
  }
  chosen = count;
}

function wantedByEnvironment(): number | null {
  const text = isNode() ? process.env.OBELISK_THREADS : undefined;
  if (text === undefined || text === '') return null;
  const count = Number(text);
  if (Number.isInteger(count) && count >= 1) return count;
  throw new Error(`OBELISK_THREADS: expected a whole number of at least 1, got '${text}'`);
}

function cores(): number {
  const { navigator } = globalThis as { navigator?: { hardwareConcurrency?: number } };
  if (navigator?.hardwareConcurrency) return navigator.hardwareConcurrency;
  // Node 20 has no navigator.
  const os = isNode() ? process.getBuiltinModule?.('node:os') : undefined;
  return os?.availableParallelism() ?? 1;
}
