import { sortedQuantile } from '@obelisk/viz';
import type { ContestantName } from '../contestants/contestants.js';
import type { Timed } from '../contestants/timed.js';

/** Times of a contestant in a case. */
export interface Figures {
  /** Median of the medians of its processes, in milliseconds. */
  readonly milliseconds: number;
  /** Half of the range that holds the middle half of all rounds, relative to the median. */
  readonly spread: number;
  readonly rounds: number;
  readonly processes: number;
  /** Median time of all processors. */
  readonly cpuMilliseconds: number;
  /** Of the first round, in which kernels compile. */
  readonly firstMilliseconds: number;
  /** Peak of the process. */
  readonly megabytes: number;
}

/** A contestant that did not get through: what it said. */
export interface Failure {
  readonly failure: string;
}

/** What was measured of a case. */
export interface CaseFigures {
  readonly id: string;
  readonly contestants: Readonly<Partial<Record<ContestantName, Figures | Failure>>>;
  /** How far results are from those of the first contestant, relative to the largest number. */
  readonly distances: Readonly<Partial<Record<ContestantName, number>>>;
}

/** Over all processes in which it ran. */
export function figuresOf(runs: readonly Timed[]): Figures {
  const wall = runs.flatMap((run) => run.wall);
  const middle = quantile(
    runs.map((run) => quantile(run.wall, 0.5)),
    0.5,
  );
  return {
    milliseconds: middle,
    spread: (quantile(wall, 0.75) - quantile(wall, 0.25)) / 2 / middle,
    rounds: wall.length,
    processes: runs.length,
    cpuMilliseconds: quantile(
      runs.flatMap((run) => run.cpu),
      0.5,
    ),
    firstMilliseconds: quantile(
      runs.map((run) => run.first),
      0.5,
    ),
    megabytes: Math.max(...runs.map((run) => run.megabytes)),
  };
}

/** Of numbers in any order: 0.5 is the median. */
export function quantile(values: readonly number[], part: number): number {
  return sortedQuantile(
    values.toSorted((a, b) => a - b),
    part,
  );
}

/** The figures of a contestant, or null where there are none. */
export function figuresFor(one: CaseFigures, name: ContestantName): Figures | null {
  const found = one.contestants[name];
  return found && 'milliseconds' in found ? found : null;
}
