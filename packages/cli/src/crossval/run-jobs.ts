import { type ChildProcess, spawn } from 'node:child_process';
import { mkdirSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { join, resolve } from 'node:path';
import { Interruption } from '@obelisk/training/command';
import type { CrossvalJob } from '@obelisk/training/node';
import { exitCodes } from '../exit-codes.js';
import { interruptible } from '../interruption.js';
import type { Terminal } from '../terminal.js';
import { jobArguments } from './job-command.js';
import { jobsDisplay } from './jobs-display.js';
import type { JobProgress } from './parent-link.js';

/** How jobs are run. */
export interface RunningJobs {
  readonly atOnce: number;
  /** Whether each writes a trace of what its operations took. */
  readonly profile: boolean;
}

/** How a job ended that did not end well. */
interface Failure {
  readonly job: CrossvalJob;
  readonly sentence: string;
}

/**
 * Runs jobs, so many at a time, each in a process of its own: its memory is its own then, and
 * measured so. A job that fails does not stop the others; what failed is told at the end.
 */
export async function runJobs(
  terminal: Terminal,
  folder: string,
  jobs: readonly CrossvalJob[],
  { atOnce, profile }: RunningJobs,
): Promise<void> {
  const display = jobsDisplay(terminal.progress, jobs.length);
  const failures: Failure[] = [];
  const waiting = [...jobs];
  const onFirst = () => terminal.note('stopping all jobs after their step');
  await interruptible(onFirst, async (signal) => {
    const worker = async () => {
      for (let job = waiting.shift(); job && !signal.aborted; job = waiting.shift()) {
        const { name } = job;
        const options = jobOptions(folder, name, { atOnce, profile });
        const sentence = await runJob(options, signal, (progress) => {
          display.show(name, progress);
        });
        if (sentence === null) display.done(name);
        else failures.push({ job, sentence });
      }
    };
    await Promise.all(Array.from({ length: Math.min(atOnce, jobs.length) }, worker));
    display.stop();
    if (signal.aborted) {
      throw new Interruption('interrupted; the same command goes on where it stopped');
    }
  });
  if (failures.length === 0) return;
  for (const { job, sentence } of failures) terminal.note(`${job.name}: ${sentence}`);
  throw new Error(
    `${failures.length} of ${jobs.length} jobs failed; the first: ${failures[0].sentence}`,
  );
}

/** How a job is started. */
interface JobStart {
  readonly command: readonly string[];
  readonly environment: NodeJS.ProcessEnv;
}

/** Jobs that run at a time share the cores, unless the environment says how many threads. */
function jobOptions(folder: string, name: string, { atOnce, profile }: RunningJobs): JobStart {
  const own = join(resolve(folder), name);
  if (profile) mkdirSync(own, { recursive: true });
  const traced = profile ? ['--profile', join(own, 'profile.json')] : [];
  const threads = Math.max(1, Math.floor(availableParallelism() / atOnce));
  return {
    command: [...jobArguments(folder, name), ...traced, '--quiet'],
    environment: { OBELISK_THREADS: String(threads), ...process.env },
  };
}

/** Null when all went well, otherwise what the job said. */
function runJob(
  { command: [program, ...parts], environment }: JobStart,
  signal: AbortSignal,
  onProgress: (progress: JobProgress) => void,
): Promise<string | null> {
  const stdio = ['ignore', 'ignore', 'pipe', 'ipc'] as const;
  const child: ChildProcess = spawn(program, parts, { stdio: [...stdio], env: environment });
  let said = '';
  child.stderr?.on('data', (text) => {
    said += text;
  });
  child.on('message', (progress) => onProgress(progress as JobProgress));
  // A terminal sends Ctrl-C to the jobs as well; where there is none they learn of it this way.
  const stop = () => void (child.connected && child.disconnect());
  signal.addEventListener('abort', stop, { once: true });
  return new Promise<string | null>((resolve) => {
    child.on('error', (error) => resolve(error.message));
    // Not 'close', which never comes after `disconnect`: the end and all that was said before it.
    const ended = new Promise<Ended>((done) => {
      child.on('exit', (code, killer) => done({ code, killer }));
    });
    child.stderr?.on('close', () => void ended.then((how) => resolve(howItEnded(how, said))));
  }).finally(() => signal.removeEventListener('abort', stop));
}

/** The exit code of a process, or the signal that killed it. */
interface Ended {
  readonly code: number | null;
  readonly killer: NodeJS.Signals | null;
}

/** Null when all went well, otherwise the last thing that it said. */
function howItEnded({ code, killer }: Ended, said: string): string | null {
  if (code === exitCodes.success) return null;
  const how = killer === null ? `ended with code ${code}` : `was ended by ${killer}`;
  const last = said.trim().split('\n').at(-1);
  return last?.replace(/^obelisk: /, '') || how;
}
