import { processWide } from '../process-wide.js';
import type { Storage } from './storage.js';

/** Those that are open; a new storage goes to the last, which frees it when it ends. */
export const openScopes = processWide('open scopes', (): Scope[] => []);
/** How many of them last longer than a formula, and will free what it makes. */
export const lastingScopes = processWide('lasting scopes', () => 0);

/**
 * Frees, when it ends, every array that was made inside it and not kept. Scopes nest; what an inner
 * one keeps passes to the outer one.
 *
 * @example
 * ```ts
 * import { Scope, arrayOf, openDevice } from '@obelisk/engine';
 * const scope = new Scope();
 * const temporary = arrayOf(openDevice('cpu'), [1], Float32Array.of(1));
 * const kept = scope.keep(arrayOf(openDevice('cpu'), [1], Float32Array.of(2)));
 * scope[Symbol.dispose]();
 * [temporary.storage.freed, kept.storage.freed]; // => [true, false]
 * ```
 */
export class Scope {
  readonly #made: Storage[] = [];

  /** @param extent - a formula's ends before its result is handed out: see `tidy` */
  constructor(readonly extent: 'of many steps' | 'of a formula' = 'of many steps') {
    openScopes.value.push(this);
    if (extent === 'of many steps') lastingScopes.value++;
  }

  /** Frees this storage, too, when the scope ends. */
  adopt(storage: Storage): void {
    storage.scope = this;
    this.#made.push(storage);
  }

  /** Keeps an array alive beyond this scope; the enclosing scope, if any, takes it over. */
  keep<T extends { readonly storage: Storage }>(array: T): T {
    const { storage } = array;
    if (storage.scope === this) {
      storage.scope = null;
      const open = openScopes.value;
      open[open.indexOf(this) - 1]?.adopt(storage);
    }
    return array;
  }

  /**
   * Ends the scope. `using scope = new Scope()` calls this by itself.
   * @throws Error when an inner scope is still open
   */
  [Symbol.dispose](): void {
    const open = openScopes.value;
    const at = open.indexOf(this);
    if (at < 0) return;
    if (at !== open.length - 1)
      throw new Error('scope: an inner scope is still open; end it first');
    open.pop();
    if (this.extent === 'of many steps') lastingScopes.value--;
    for (const storage of this.#made) if (storage.scope === this) storage.free();
    this.#made.length = 0;
  }
}

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
  const scope = new Scope('of a formula');
  try {
    const given = work();
    if (!given) return given;
    if ('storage' in given) scope.keep(given);
    else if ('free' in given) scope.keep({ storage: given });
    else for (const storage of given as readonly Storage[]) scope.keep({ storage });
    return given;
  } finally {
    scope[Symbol.dispose]();
  }
}

/**
 * Takes an array out of every open scope: it lives until it is freed by hand or collected.
 * Parameters and the moments of an optimiser outlive the steps that make them.
 *
 * @example
 * ```ts
 * import { Scope, arrayOf, openDevice, persist } from '@obelisk/engine';
 * const scope = new Scope();
 * const parameter = persist(arrayOf(openDevice('cpu'), [1], Float32Array.of(1)));
 * scope[Symbol.dispose]();
 * parameter.storage.freed; // => false
 * ```
 */
export function persist<T extends { readonly storage: Storage }>(array: T): T {
  array.storage.scope = null;
  return array;
}
