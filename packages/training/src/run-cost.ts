import { peakMemory } from './peak-memory.js';

/** What a piece of work took. */
export interface RunCost {
  readonly seconds: number;
  /** The most memory that the process ever had, in bytes. */
  readonly peakBytes: number;
}

/**
 * What work of so many seconds took, now that all is done.
 *
 * @example
 * ```ts
 * import { runCost } from '@obelisk/training/node';
 * runCost(18.2).peakBytes > 1e7; // => true
 * ```
 */
export function runCost(seconds: number): RunCost {
  return { seconds, peakBytes: peakMemory() };
}

/**
 * The same in words.
 *
 * @example
 * ```ts
 * import { costText } from '@obelisk/training/node';
 * const cost = { seconds: 18.2, peakBytes: 1.96e9 };
 * costText(cost); // => '18.2 s with at most 1.96 GB of memory'
 * ```
 */
export function costText({ seconds, peakBytes }: RunCost): string {
  return `${seconds.toFixed(1)} s with at most ${(peakBytes / 1e9).toFixed(2)} GB of memory`;
}
