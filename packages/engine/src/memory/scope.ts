import type { Storage } from './storage.js';

const open: Scope[] = [];

/** Whether a scope is open, other than that of a formula, which will free what is made now. */
export function isScopeOpen(): boolean {
  return open.some(({ extent }) => extent === 'of many steps');
}

/** Hands a new storage to the innermost open scope, which frees it when it ends. */
export function adopt(storage: Storage): void {
  open.at(-1)?.adopt(storage);
}

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
  readonly #made = new Set<Storage>();

  /** @param extent - a formula's ends before its result is handed out: see `tidy` */
  constructor(readonly extent: 'of many steps' | 'of a formula' = 'of many steps') {
    open.push(this);
  }

  /** Frees this storage, too, when the scope ends. */
  adopt(storage: Storage): void {
    this.#made.add(storage);
  }

  /** Keeps an array alive beyond this scope; the enclosing scope, if any, takes it over. */
  keep<T extends { readonly storage: Storage }>(array: T): T {
    if (this.#made.delete(array.storage)) {
      open[open.indexOf(this) - 1]?.adopt(array.storage);
    }
    return array;
  }

  /**
   * Ends the scope. `using scope = new Scope()` calls this by itself.
   * @throws Error when an inner scope is still open
   */
  [Symbol.dispose](): void {
    const at = open.indexOf(this);
    if (at < 0) return;
    if (at !== open.length - 1)
      throw new Error('scope: an inner scope is still open; end it first');
    open.pop();
    for (const storage of this.#made) storage.free();
    this.#made.clear();
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
  for (const scope of [...open].reverse()) scope.keep(array);
  return array;
}
