import { mkdirSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { UsageError } from '../errors.js';
import type { Terminal } from '../terminal.js';
import { type CrossvalPlan, crossvalJobs, isDone } from './crossval-plan.js';
import { gatherArguments, jobArguments, shellLine } from './job-command.js';
import { memoryOfJobs } from './job-memory.js';
import { arrayScript, gatherScript, submitScript } from './slurm-scripts.js';

/**
 * Writes what the scheduler Slurm runs into the folder `slurm` of a cross-validation: the commands
 * of all jobs, an array script whose tasks run one of them each, the script that gathers, and one
 * that submits both. The lines of `jobs.txt` depend on the plan alone: an array that still waits
 * in the queue finds its jobs there after a later `--slurm` as well.
 */
export async function writeSlurm(
  terminal: Terminal,
  folder: string,
  plan: CrossvalPlan,
): Promise<void> {
  const jobs = crossvalJobs(plan);
  const waiting = [...jobs.keys()].filter((at) => !isDone(folder, jobs[at]));
  if (waiting.length === 0) {
    terminal.note(`all ${jobs.length} jobs are done; there is nothing to submit`);
    return;
  }
  const { writeFileAtomically } = await import('@obelisk/data/node');
  const slurm = join(resolve(folder), 'slurm');
  if (/[\r\n]/.test(slurm)) {
    const name = JSON.stringify(folder);
    throw new UsageError(
      `--out ${name} has a line break, which Slurm cannot take; expected another folder`,
    );
  }
  const memory = await memoryOfJobs(
    plan,
    waiting.map((at) => jobs[at]),
  );
  const usesGpu = ['webgpu', 'webgl2'].includes(plan.options.device);
  const files = {
    'jobs.txt': jobs.map(({ name }) => `${shellLine(jobArguments(folder, name))}\n`).join(''),
    'array.sbatch': arrayScript({ slurm, memory: memory.training, usesGpu }),
    'gather.sbatch': gatherScript(shellLine(gatherArguments(folder)), memory.scans),
    'submit.sh': submitScript(slurm, waiting),
  };
  mkdirSync(slurm, { recursive: true });
  for (const [name, text] of Object.entries(files)) {
    writeFileAtomically(join(slurm, name), new TextEncoder().encode(text));
  }
  terminal.note(`${jobs.length} jobs, ${waiting.length} to be done`);
  const submit = shellLine(['bash', join(slurm, 'submit.sh')]);
  terminal.print(`submit   ${submit} --time=HH:MM:SS --partition=NAME`);
}
