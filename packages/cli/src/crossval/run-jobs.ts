import { mkdirSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { join, resolve } from 'node:path';
import { Interruption } from '@obelisk/training/command';
import type { CrossvalJob, ProcessStart } from '@obelisk/training/node';
import pLimit from 'p-limit';
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
  const { runProcess } = await import('@obelisk/training/node');
  const limit = pLimit(atOnce);
  const onFirst = () => terminal.note('stopping all jobs after their step');
  await interruptible(onFirst, async (signal) => {
    const run = async (job: CrossvalJob) => {
      if (signal.aborted) return;
      const { name } = job;
      const start = jobOptions(folder, name, { atOnce, profile });
      const sentence = await runProcess(start, signal, (progress) => {
        display.show(name, progress as JobProgress);
      });
      if (sentence === null) display.done(name);
      else failures.push({ job, sentence });
    };
    await Promise.all(jobs.map((job) => limit(() => run(job))));
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

/** Jobs that run at a time share the cores, unless the environment says how many threads. */
function jobOptions(folder: string, name: string, { atOnce, profile }: RunningJobs): ProcessStart {
  const own = join(resolve(folder), name);
  if (profile) mkdirSync(own, { recursive: true });
  const traced = profile ? ['--profile', join(own, 'profile.json')] : [];
  const threads = Math.max(1, Math.floor(availableParallelism() / atOnce));
  return {
    command: [...jobArguments(folder, name), ...traced, '--quiet'],
    environment: { OBELISK_THREADS: String(threads), ...process.env },
  };
}
