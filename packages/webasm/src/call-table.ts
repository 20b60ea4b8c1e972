/** Memory of WebAssembly comes in pages of so many bytes, 64 KiB. */
export const pageBytes = 2 ** 16;
/** A memory has at most so many pages, 4 GiB. */
export const mostPages = 2 ** 16;

/** Where a call of a kernel leaves what the kernel reads at its start. */
export interface CallTable {
  /** Address of the table of where the arrays begin: the result, then an entry per argument. */
  readonly starts: number;
  /** Address of the numbers among the arguments, an entry per argument. */
  readonly scalars: number;
}

/** Where the engine leaves them: below the first array. */
export const callTable: CallTable = { starts: 1024, scalars: 1280 };

/** What a module says of its memory: how many pages it may have, and whether threads share it. */
export interface MemoryLimits {
  readonly initial: number;
  readonly maximum: number;
  readonly shared: boolean;
}

/**
 * Of modules that run in an arena: as much as WebAssembly can address.
 *
 * @example
 * ```ts
 * import { memoryLimits } from '@obelisk/webasm';
 * memoryLimits(true).maximum; // => 65536
 * ```
 */
export function memoryLimits(shared: boolean): MemoryLimits {
  return { initial: 1, maximum: mostPages, shared };
}
