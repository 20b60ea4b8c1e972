/** What a piece of work took. */
export interface RunCost {
  readonly seconds: number;
  /** The most memory that the process ever had, in bytes. */
  readonly peakBytes: number;
}

/**
 * What the work since `started` took.
 * @param started - of `performance.now()`
 */
export async function runCost(started: number): Promise<RunCost> {
  const seconds = (performance.now() - started) / 1000;
  const { peakMemory } = await import('@obelisk/training/node');
  return { seconds, peakBytes: peakMemory() };
}

/** As `18.2 s with at most 1.96 GB of memory`. */
export function costText({ seconds, peakBytes }: RunCost): string {
  return `${seconds.toFixed(1)} s with at most ${(peakBytes / 1e9).toFixed(2)} GB of memory`;
}
