/** Numbers of one part: 20 MB, so that a kernel's copies and memory stay small. */
const partLength = 5_000_000;

/** Some of a row of things, from `start` on. */
export interface Part {
  readonly start: number;
  readonly count: number;
}

/**
 * Cuts `count` items of `itemLength` numbers into parts of equal size (the last may be smaller), so
 * that one or two compiled kernels do for all.
 */
export function partsOf(count: number, itemLength: number): Part[] {
  const parts = Math.min(count, Math.ceil((count * itemLength) / partLength));
  const size = Math.ceil(count / parts);
  return Array.from({ length: Math.ceil(count / size) }, (_, part) => ({
    start: part * size,
    count: Math.min(size, count - part * size),
  }));
}
