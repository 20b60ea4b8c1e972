import type { Storage } from './storage.js';

/**
 * Somebody read numbers that are not there any more.
 *
 * @example
 * ```ts
 * import { arrayOf, FreedError, openDevice } from '@obelisk/engine';
 * const { storage } = arrayOf(openDevice('cpu'), [1], [5]);
 * storage.free('a step of Adam');
 * new FreedError(storage, 'a step of Adam').changedBy; // => 'a step of Adam'
 * storage.values; // throws: these numbers were freed, when a step of Adam put others
 * ```
 */
export class FreedError extends Error {
  readonly storage: Storage;
  /** What put other numbers in their place; null when they were only let go. */
  readonly changedBy: string | null;

  constructor(storage: Storage, changedBy: string | null) {
    const how = changedBy ? `when ${changedBy} put others in their place` : freely;
    super(`storage: these numbers were freed, ${how}; keep them`);
    this.storage = storage;
    this.changedBy = changedBy;
  }
}

const freely = 'by their scope or by hand';
