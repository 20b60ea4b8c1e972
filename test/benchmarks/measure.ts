import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { seedNumbers } from './cases/numbers.js';
import type { BenchmarkCase, Inputs } from './cases/types.js';
import type { ContestantName } from './contestants/contestants.js';
import { distance, readArrays, writeArrays } from './contestants/files.js';
import { check, type Run, time } from './contestants/processes.js';
import type { Timed } from './contestants/timed.js';
import { type CaseFigures, type Failure, figuresOf } from './report/figures.js';
import type { Effort } from './report/summary.js';

/** How a case is measured: the processes of contestants take turns. */
export interface Method extends Effort {
  readonly python: string;
}

/** Whoever needs more milliseconds for the first round, its results read, is timed by it alone. */
const patience = 10_000;

/** Compares the results of all who take part, then times those who agree, in turns. */
export function measureCase(
  one: BenchmarkCase,
  names: readonly ContestantName[],
  { turns, budget, python }: Method,
): CaseFigures {
  const folder = mkdtempSync(join(tmpdir(), 'obelisk-bench-'));
  try {
    seedNumbers();
    writeArrays(join(folder, 'inputs'), one.inputs());
    const runs = names.map((name): Run => ({ id: one.id, name, folder, python }));
    const { failures, distances, first } = compared(one, runs);
    const timed = new Map<ContestantName, Timed[]>();
    const slow = [...first].filter(([name, known]) => !failures[name] && known.first > patience);
    for (const [name, known] of slow) timed.set(name, [known]);
    const quick = runs.filter(({ name }) => !timed.has(name));
    for (let turn = 0; turn < turns; turn++) {
      for (const run of quick.filter(({ name }) => !failures[name])) {
        attempt(failures, run, () => {
          timed.set(run.name, [...(timed.get(run.name) ?? []), time(run, budget)]);
        });
      }
    }
    const figures = [...timed].map(([name, all]) => [name, figuresOf(all)] as const);
    return { id: one.id, contestants: { ...Object.fromEntries(figures), ...failures }, distances };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

type Failures = Partial<Record<ContestantName, Failure>>;

/** Who failed, or came to other numbers than the first who did not; and times of first rounds. */
function compared({ tolerance = 1e-3 }: BenchmarkCase, runs: readonly Run[]) {
  const failures: Failures = {};
  const distances: Partial<Record<ContestantName, number>> = {};
  const first = new Map<ContestantName, Timed>();
  let reference: Inputs | null = null;
  for (const run of runs) {
    attempt(failures, run, () => {
      first.set(run.name, check(run));
      const results = readArrays(join(run.folder, run.name));
      reference ??= results;
      const apart = distance(reference, results);
      distances[run.name] = apart;
      if (apart > tolerance) throw new Error(`results differ by ${apart}`);
    });
  }
  return { failures, distances, first };
}

/** Notes what went wrong, so that all others are measured still. */
function attempt(failures: Failures, { name }: Run, what: () => void): void {
  try {
    what();
  } catch (error) {
    failures[name] = { failure: (error as Error).message };
  }
}
