/** What a contestant's process tells of its rounds. */
export interface Timed {
  /** Of the first round, in which kernels compile, in milliseconds. */
  readonly first: number;
  /** Of each round, in milliseconds. */
  readonly wall: readonly number[];
  /** Time of all processors in each round, in milliseconds. */
  readonly cpu: readonly number[];
  /** The peak of the process, everything that it loaded included. */
  readonly megabytes: number;
}
