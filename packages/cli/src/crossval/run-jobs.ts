import { type ChildProcess, spawn } from 'node:child_process';
import { Interruption } from '../errors.js';
import { exitCodes } from '../exit-codes.js';
import { interruptible } from '../interruption.js';
import type { Terminal } from '../terminal.js';
import type { CrossvalJob } from './crossval-plan.js';
import { jobArguments } from './job-command.js';
import { jobsDisplay } from './jobs-display.js';
import type { JobProgress } from './parent-link.js';

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
  atOnce: number,
): Promise<void> {
  const display = jobsDisplay(terminal.progress, jobs.length);
  const failures: Failure[] = [];
  const waiting = [...jobs];
  const onFirst = () => terminal.note('stopping all jobs after their step');
  await interruptible(onFirst, async (signal) => {
    const worker = async () => {
      for (let job = waiting.shift(); job && !signal.aborted; job = waiting.shift()) {
        const { name } = job;
        const sentence = await runJob(folder, name, signal, (progress) => {
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

/** Null when all went well, otherwise what the job said. */
function runJob(
  folder: string,
  name: string,
  signal: AbortSignal,
  onProgress: (progress: JobProgress) => void,
): Promise<string | null> {
  const [command, ...parts] = jobArguments(folder, name);
  const stdio = ['ignore', 'ignore', 'pipe', 'ipc'] as const;
  const child: ChildProcess = spawn(command, [...parts, '--quiet'], { stdio: [...stdio] });
  let said = '';
  child.stderr?.on('data', (text) => {
    said += text;
  });
  child.on('message', (progress) => onProgress(progress as JobProgress));
  // A terminal sends Ctrl-C to the jobs as well; where there is none they learn of it this way.
  const stop = () => child.disconnect();
  signal.addEventListener('abort', stop, { once: true });
  return new Promise((resolve) => {
    child.on('error', (error) => resolve(error.message));
    child.on('close', (code) => {
      signal.removeEventListener('abort', stop);
      const last = said
        .trim()
        .split('\n')
        .at(-1)
        ?.replace(/^obelisk: /, '');
      resolve(code === exitCodes.success ? null : last || `ended with code ${code}`);
    });
  });
}
