import type { DeviceArray } from '@obelisk/engine';
import type { ContestantName } from '../contestants/contestants.js';

/** Numbers that a case starts from, the same for all contestants. */
export interface Input {
  readonly shape: readonly number[];
  readonly values: Float32Array;
}

export type Inputs = Readonly<Record<string, Input>>;

/** The same on the device that is measured. */
export type Arrays = Readonly<Record<string, DeviceArray>>;

/** A step that is timed, and gives its results. */
export type Step<Result> = () => readonly Result[] | Promise<readonly Result[]>;

/** What is used of TensorFlow.js, which is no dependency of the project. */
// biome-ignore lint/suspicious/noExplicitAny: its types are not installed here.
export type Tf = any;

/** A step in TensorFlow.js. */
export interface TfStep {
  step(): readonly Tf[];
  /** Puts a result into our order of axes, where it is compared. */
  ordered?(result: Tf): Tf;
}

/** Something whose time is taken, in several ways that come to the same numbers. */
export interface BenchmarkCase {
  /** As in `peers.py`. */
  readonly id: string;
  readonly group: Group;
  readonly title: string;
  /** What is measured, for the table: `1 M numbers`, `48 M samples`. */
  readonly size: string;
  inputs(): Inputs;
  ours(arrays: Arrays): Step<DeviceArray>;
  /** Plain TypeScript loops in float32. */
  plain?(inputs: Inputs): Step<Float32Array>;
  tfjs?(tf: Tf, inputs: Inputs): TfStep;
  /** Who takes part; everyone who can when left out. */
  readonly only?: readonly ContestantName[];
  /** How far results may be apart, relative to the largest. */
  readonly tolerance?: number;
  /** What must be reached: our time at most so many times that of a peer. */
  readonly goals?: readonly Goal[];
  /** Why it cannot run here, or null. */
  missing?(): string | null;
}

export type Group = 'operations' | 'section5' | 'networks' | 'scaling' | 'start';

export interface Goal {
  readonly against: 'torch1' | 'torch2' | 'plain' | 'tfjs' | 'tfjs-wasm';
  /** Our time divided by the peer's, at most. */
  readonly ratio: number;
  /** Which of our times: with one thread, or with all cores. */
  readonly ours: 'ours1' | 'ours2';
  /** The most memory that our process may take, in MB, or as much as that of the peer. */
  readonly megabytes?: number | 'peer';
}
