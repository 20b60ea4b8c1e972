import type { Device } from '@obelisk/engine';

/** Numbers of one part where parts are copied: 20 MB, so that copies and memory stay small. */
const copiedLength = 5_000_000;
/** Where arrays stay: the 128 MiB that every graphics processor binds to a kernel. */
const residentLength = 2 ** 25;

/** Some of a row of things, from `start` on. */
export interface Part {
  readonly start: number;
  readonly count: number;
}

/**
 * Cuts `count` items of `itemLength` numbers into parts of equal size (the last may be smaller), so
 * that one or two compiled kernels do for all.
 * @param copied - numbers of one part where parts are copied
 */
export function partsOf(
  device: Device,
  count: number,
  itemLength: number,
  copied = copiedLength,
): Part[] {
  const most = device.resident ? residentLength : copied;
  const parts = Math.min(count, Math.ceil((count * itemLength) / most));
  return cutBy(count, Math.ceil(count / parts));
}

/** Parts of `size` items; the last may have fewer. */
export function cutBy(count: number, size: number): Part[] {
  return Array.from({ length: Math.ceil(count / size) }, (_, part) => ({
    start: part * size,
    count: Math.min(size, count - part * size),
  }));
}
