/** Memory of WebAssembly comes in pages of 64 KiB, at most 4 GiB of it. */
export const pageBytes = 2 ** 16;
export const mostPages = 2 ** 16;

/** Where a call of a kernel leaves what the kernel reads at its start. */
export interface CallTable {
  /** Address of the table of where the arrays begin: the result, then an entry per argument. */
  readonly starts: number;
  /** Address of the numbers among the arguments, an entry per argument. */
  readonly scalars: number;
}

export const callTable: CallTable = { starts: 1024, scalars: 1280 };

/** What a module says of its memory: how many pages it may have, and whether threads share it. */
export interface MemoryLimits {
  readonly initial: number;
  readonly maximum: number;
  readonly shared: boolean;
}

/** Of modules that run in an arena: as much as WebAssembly can address. */
export function memoryLimits(shared: boolean): MemoryLimits {
  return { initial: 1, maximum: mostPages, shared };
}
