import { freemem } from 'node:os';

/**
 * How many bytes this process may have in all: what it has, and what the machine, or the control
 * group that it runs in (a container, a job of Slurm), has left.
 *
 * @example
 * ```ts
 * import { processMemory } from '@obelisk/training/node';
 * processMemory() > process.memoryUsage.rss(); // => true
 * ```
 */
export function processMemory(): number {
  // From Node 20.13 on; knows the limits of control groups.
  const left = process.availableMemory?.() ?? freemem();
  return process.memoryUsage.rss() + left;
}

/**
 * Refuses work that does not fit into the memory, before it starts.
 * @param what - the work, as the subject of the sentence
 * @param needed - bytes of the whole process, as `memoryNeeded` tells them
 * @throws Error that says how much is needed and how much there is
 *
 * @example
 * ```ts
 * import { requireMemory } from '@obelisk/training/node';
 * requireMemory('training', 3.1e9, 2e9); // throws: training needs about 3.1 GB of memory
 * ```
 */
export function requireMemory(what: string, needed: number, available = processMemory()): void {
  if (needed <= available) return;
  const [wanted, there] = [needed, available].map((bytes) => (bytes / 1e9).toFixed(1));
  throw new Error(`${what} needs about ${wanted} GB of memory, there are ${there} GB`);
}
