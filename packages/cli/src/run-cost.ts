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
export function runCost(started: number): RunCost {
  const kibibytes = process.resourceUsage().maxRSS;
  return { seconds: (performance.now() - started) / 1000, peakBytes: kibibytes * 1024 };
}

/** As `18.2 s with at most 1.96 GB of memory`. */
export function costText({ seconds, peakBytes }: RunCost): string {
  return `${seconds.toFixed(1)} s with at most ${(peakBytes / 1e9).toFixed(2)} GB of memory`;
}
