import type { Device, Storage } from '@obelisk/engine';

/** Groups of four that hold `count`: kernels make four numbers at once. */
export function quadsOf(count: number): number {
  return Math.ceil(count / 4);
}

/** `count` numbers from `start` on, and zeros after them up to `length`. */
export function paddedWithZeros(
  device: Device,
  storage: Storage,
  start: number,
  count: number,
  length: number,
): Storage {
  const padded = device.assemble(length, 'zeros');
  padded.copy(storage, 0, start, count);
  return padded.finish();
}
