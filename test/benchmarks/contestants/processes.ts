// Each contestant runs in processes of its own: for the peak of its memory, and so that none of
// them finds the caches, the threads or the memory of another.
import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { type ContestantName, contestants } from './contestants.js';
import type { Timed } from './timed.js';

const here = (file: string) => fileURLToPath(new URL(file, import.meta.url));

/** What PyTorch tells of itself. */
export interface AboutTorch {
  readonly python: string;
  readonly version: string;
  /** Names of the libraries that multiply matrices. */
  readonly blas: readonly string[];
  readonly cuda: string | null;
}

/** The first Python here that has PyTorch, or null. */
export function findTorch(): AboutTorch | null {
  for (const python of ['python3', '/usr/bin/python3']) {
    const { status, stdout } = spawnSync(python, [here('../peers.py'), 'about'], {
      encoding: 'utf8',
    });
    if (status === 0) return { python, ...JSON.parse(stdout) };
  }
  return null;
}

/** One run of a contestant. */
export interface Run {
  readonly id: string;
  readonly name: ContestantName;
  /** Where the inputs are, and where results go. */
  readonly folder: string;
  readonly python: string;
}

/** Writes its results into a folder of its name, and times this one round. */
export function check(run: Run): Timed {
  return spawn(run, 'check', 0);
}

/** Times its rounds. */
export function time(run: Run, budget: number): Timed {
  return spawn(run, 'time', budget);
}

/** Milliseconds after which a process is taken for one that hangs. */
const timeout = 1_800_000;

function spawn(run: Run, what: 'check' | 'time', budget: number): Timed {
  const { id, name, folder, python } = run;
  const contestant = contestants[name];
  const parameters = [id, name, folder, what, String(budget)];
  const [command, ...rest] =
    contestant.kind === 'torch'
      ? [python, here('../peers.py'), ...parameters, `${contestant.threads}`, contestant.device]
      : [process.execPath, ...process.execArgv, here('one.ts'), ...parameters];
  const ended = spawnSync(command, rest, { encoding: 'utf8', maxBuffer: 1 << 26, timeout });
  if (ended.error) throw ended.error;
  if (ended.status === 0) return JSON.parse(ended.stdout.trim().split('\n').at(-1) as string);
  throw new Error(ended.signal ? `ended by ${ended.signal}` : lastError(ended.stderr));
}

/** The line that says what was wrong, of a trace in JavaScript or Python. */
function lastError(text: string): string {
  const lines = text.split('\n').filter((line) => line.trim() !== '');
  return lines.find((line) => /^[\w.]*Error: /.test(line)) ?? lines.at(-1) ?? 'it failed silently';
}
