import type { GpuMemoryNeeded } from './gpu-memory-needed.js';

/** Bytes as `2.38 GB`. */
export const gigabytes = (bytes: number): string => `${(bytes / 1e9).toFixed(2)} GB`;

/** Where memory is said; how much a graphics processor has free, WebGPU does not tell. */
export const onGraphicsProcessor = 'for its arrays on the graphics processor';

/**
 * Refuses work with an array that is larger than a kernel on this graphics processor may be given.
 * @param what - the work, as the subject of the sentence
 * @param most - as `largestArrayBytes` tells it; null when nobody knows
 * @param expected - what would fit instead
 * @throws Error that says how large the array is, and how large one may be
 */
export function requireGraphicsMemory(
  what: string,
  { largest }: GpuMemoryNeeded,
  most: number | null,
  expected: string,
): void {
  if (most === null || largest <= most) return;
  throw new Error(
    `${what} has an array of ${gigabytes(largest)}, and this graphics processor gives a kernel ` +
      `${gigabytes(most)} at most; expected ${expected}, or the device webasm`,
  );
}
