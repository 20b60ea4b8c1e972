/** Something whose time is taken, here and by `peers.py` in PyTorch under the same name. */
export interface Benchmark {
  readonly title: string;
  /** Builds what is needed and gives the step that is timed. */
  prepare(): () => unknown;
  /**
   * Runs before times are taken, in which kernels are compiled; none where a user waits for them.
   */
  readonly before: number;
  readonly rounds: number;
  /** Why it cannot run here, or null. */
  missing?(): string | null;
}
