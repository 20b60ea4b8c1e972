import { setImmediate } from 'node:timers/promises';
import { Interruption } from './errors.js';

/**
 * Lets a Ctrl-C in between two parts of a long computation.
 * @throws Interruption after one
 *
 * @example
 * ```ts
 * import { heedInterruption } from '@obelisk/training/command';
 * const controller = new AbortController();
 * await heedInterruption(controller.signal, 'stopped'); // nothing happened yet
 * controller.abort();
 * await heedInterruption(controller.signal, 'stopped'); // throws: stopped
 * ```
 */
export async function heedInterruption(
  signal: AbortSignal | undefined,
  sentence: string,
): Promise<void> {
  await setImmediate();
  if (signal?.aborted) throw new Interruption(sentence);
}
