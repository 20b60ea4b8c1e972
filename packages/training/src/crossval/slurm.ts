import { mkdirSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { writeFileAtomically } from '@obelisk/data/node';
import { UsageError } from '../errors.js';
import { type CrossvalPlan, crossvalJobs, isDone } from './crossval-plan.js';
import { memoryOfJobs } from './job-memory.js';
import { shellLine } from './shell-line.js';
import { arrayScript, gatherScript, submitScript } from './slurm-scripts.js';

/** How the program is called that Slurm starts. */
export interface SlurmCommands {
  /** Words of the command that runs a job, by its name. */
  job(name: string): readonly string[];
  /** Words of the command that gathers. */
  readonly gather: readonly string[];
}

/** What was written for Slurm. */
export interface SlurmFiles {
  readonly jobs: number;
  /** Those of them that are to be done. */
  readonly waiting: number;
  /** The script that submits them; null where all jobs are done. */
  readonly submit: string | null;
}

/**
 * Writes what the scheduler Slurm runs into the folder `slurm` of a cross-validation: the commands
 * of all jobs, an array script whose tasks run one of them each, the script that gathers, and one
 * that submits both. The lines of `jobs.txt` depend on the plan alone: an array that still waits
 * in the queue finds its jobs there after a later call as well.
 * @throws UsageError when the folder has a name that Slurm cannot take
 *
 * @example
 * ```ts
 * import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
 * import { tmpdir } from 'node:os';
 * import { type CrossvalPlan, writeSlurm } from '@obelisk/training/node';
 * const plan: CrossvalPlan = {
 *   folder: mkdtempSync(`${tmpdir()}/obelisk-`),
 *   version: 1,
 *   models: ['obelisk'],
 *   seeds: [1],
 *   folds: [['phantom 1'], ['phantom 2'], ['phantom 3']],
 *   data: 'phantoms',
 *   dataSeed: 1,
 *   grid: { orientation: 'RAS', spacing: null, size: [8, 8, 8], fit: 'crop' },
 *   options: { phantoms: 3, recipe: 'default', device: 'webasm' },
 *   cache: 'prepared',
 * };
 * const job = (name: string) => ['train-fold', name];
 * const { waiting } = await writeSlurm(plan, { job, gather: ['gather-folds'] });
 * waiting; // => 3
 * const [first] = readFileSync(`${plan.folder}/slurm/jobs.txt`, 'utf8').split('\n');
 * first; // => 'train-fold obelisk__seed_1/fold_0'
 * rmSync(plan.folder, { recursive: true });
 * ```
 */
export async function writeSlurm(plan: CrossvalPlan, commands: SlurmCommands): Promise<SlurmFiles> {
  const jobs = crossvalJobs(plan);
  const waiting = [...jobs.keys()].filter((at) => !isDone(plan, jobs[at]));
  const counts = { jobs: jobs.length, waiting: waiting.length };
  if (waiting.length === 0) return { ...counts, submit: null };
  const slurm = slurmFolder(plan);
  const memory = await memoryOfJobs(
    plan,
    waiting.map((at) => jobs[at]),
  );
  const usesGpu = ['webgpu', 'webgl2'].includes(plan.options.device);
  const files = {
    'jobs.txt': jobs.map(({ name }) => `${shellLine(commands.job(name))}\n`).join(''),
    'array.sbatch': arrayScript({ slurm, memory: memory.training, usesGpu }),
    'gather.sbatch': gatherScript(shellLine(commands.gather), memory.scans),
    'submit.sh': submitScript(slurm, waiting),
  };
  mkdirSync(slurm, { recursive: true });
  for (const [name, text] of Object.entries(files)) {
    writeFileAtomically(join(slurm, name), new TextEncoder().encode(text));
  }
  return { ...counts, submit: join(slurm, 'submit.sh') };
}

function slurmFolder({ folder }: CrossvalPlan): string {
  const slurm = join(resolve(folder), 'slurm');
  if (!/[\r\n]/.test(slurm)) return slurm;
  const name = JSON.stringify(folder);
  throw new UsageError(
    `the folder ${name} has a line break, which Slurm cannot take; expected another folder`,
  );
}
