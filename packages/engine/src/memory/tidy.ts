import { Scope } from './scope.js';
import { Storage } from './storage.js';

/** What a piece of work gives that stays: arrays, alone or in a list, or nothing. */
type Given = Storage | { readonly storage: Storage } | readonly Storage[] | void;

/**
 * Runs a piece of work, and lets go every array that it made but what it gives. `compute` does that
 * for a whole formula; the parts of one are tidied one by one, so that the intermediate numbers of
 * one part are gone before those of the next are made.
 *
 * @example
 * ```ts
 * import { arrayOf, openDevice, tidy } from '@obelisk/engine';
 * const device = openDevice('cpu');
 * let intermediate = arrayOf(device, [1], [0]);
 * const kept = tidy(() => {
 *   intermediate = arrayOf(device, [1], [5]);
 *   return arrayOf(device, [1], [6]);
 * });
 * [intermediate.storage.freed, kept.storage.freed]; // => [true, false]
 * ```
 */
export function tidy<Result extends Given>(work: () => Result): Result {
  using scope = new Scope('of a formula');
  const given = work();
  for (const storage of storagesOf(given)) scope.keep({ storage });
  return given;
}

function storagesOf(given: Given): readonly Storage[] {
  if (!given) return [];
  if (given instanceof Storage) return [given];
  return 'storage' in given ? [given.storage] : given;
}
