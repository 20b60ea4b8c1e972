/** What is left of a storage that the garbage collector took. */
interface Left {
  readonly size: number;
  /** Gives its memory back, where that is not the garbage collector's. */
  readonly release: (() => void) | null;
}

let bytes = 0;
const collected = new FinalizationRegistry<Left>(({ size, release }) => {
  bytes -= size;
  release?.();
});

/** The counter behind `livingBytes`: storages add themselves, and leave when they are freed. */
export const living = {
  add(owner: object, size: number, release: (() => void) | null): void {
    bytes += size;
    collected.register(owner, { size, release }, owner);
  },
  remove(owner: object, size: number): void {
    bytes -= size;
    collected.unregister(owner);
  },
};

/**
 * Bytes of all arrays that were made and neither freed by a scope nor garbage collected yet.
 *
 * @example
 * ```ts
 * import { livingBytes, arrayOf, openDevice } from '@obelisk/engine';
 * const before = livingBytes();
 * const array = arrayOf(openDevice('cpu'), [2, 3], new Float32Array(6));
 * livingBytes() - before; // => 24
 * array.storage.free();
 * livingBytes() - before; // => 0
 * ```
 */
export function livingBytes(): number {
  return bytes;
}
