/** What a piece of work took. */
export interface RunCost {
  readonly seconds: number;
  /** The most memory that the process ever had, in bytes. */
  readonly peakBytes: number;
}

/** What work of so many seconds took, now that all is done. */
export async function runCost(seconds: number): Promise<RunCost> {
  const { peakMemory } = await import('@obelisk/training/node');
  return { seconds, peakBytes: peakMemory() };
}

/** As `18.2 s with at most 1.96 GB of memory`. */
export function costText({ seconds, peakBytes }: RunCost): string {
  return `${seconds.toFixed(1)} s with at most ${(peakBytes / 1e9).toFixed(2)} GB of memory`;
}
