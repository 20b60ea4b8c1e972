import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { type Command, InvalidArgumentError } from 'commander';
import { type GlobalOptions, withTerminal } from '../command-line.js';
import { requireCrossvalPlan } from '../crossval/check-plan.js';
import { type CrossvalPlan, crossvalJobs, isDone } from '../crossval/crossval-plan.js';
import { gather } from '../crossval/gather.js';
import { jobArguments, shellLine } from '../crossval/job-command.js';
import { type CrossvalOptions, makePlan } from '../crossval/make-plan.js';
import { runAndGather } from '../crossval/run-and-gather.js';
import { jobOfName, runFold } from '../crossval/run-fold.js';
import { requireSameFolder } from '../crossval/same-cases.js';
import { requireSamePlan } from '../crossval/same-plan.js';
import { writeSlurm } from '../crossval/slurm.js';
import { wholeNumber } from '../numbers.js';
import type { Streams, Terminal } from '../terminal.js';
import { openTrainingFolder } from '../training/training-folder.js';
import { addTrainingOptions } from '../training/training-options.js';
import {
  crossvalFile,
  planFile,
  portableCache,
  readPlan,
  writePlan,
} from '../training/training-plan.js';

const notes = `
Every fold of every model with every seed is a job of its own, in its own folder. What is done stays
done: the same command, or --out alone, goes on where it stopped. A name with ++ is the original
OBELISK with augmentation, as in Table 3.

Writes summary.json, summary.csv, cases.csv and report.html, and per fold MODEL__seed_S/fold_K with
its weights, progress.png, summary.json and validation/CASE.nii.gz.

Examples:
  obelisk crossval --models obelisk,obelisk++,unet-table1 --folds 4 --epochs 10 --out out/table3
  obelisk crossval --models obelisk-tcia-hybrid,unet-tcia --data Task04_Hippocampus \\
      --folds 4 --epochs 5 --jobs 2 --out out/hippocampus
  obelisk crossval --out out/hippocampus --print-jobs`;

/** `obelisk crossval` */
export function defineCrossval(program: Command, streams: Streams): void {
  const command = program
    .command('crossval')
    .description('train every fold of several networks, and compare them in tables and pictures')
    .option('--models <names>', 'networks to compare, with commas between', nameList)
    .option('--folds <k>', 'number of folds, or leave-one-out', foldCount)
    .option('--seeds <list>', 'one training per seed, as 1,2,3', seedList, [1])
    .option('--jobs <n>', 'how many trainings at a time', wholeNumber(1), 1)
    .requiredOption('--out <folder>', 'where everything goes')
    .option('--print-jobs', 'print the commands of the jobs that are to be done, one a line')
    .option('--job <name>', 'run one job, as --print-jobs names it')
    .option('--gather', 'write the tables and the report from what is done')
    .option('--slurm', 'write scripts for the scheduler Slurm');
  addTrainingOptions(command)
    .addHelpText('after', notes)
    .action(withTerminal(streams, crossValidate));
}

function nameList(text: string): string[] {
  const names = text.split(',').map((name) => name.trim());
  const twice = names.find((name, at) => names.indexOf(name) !== at);
  if (twice !== undefined) throw new InvalidArgumentError(`expected '${twice}' only once`);
  return names;
}

function seedList(text: string): number[] {
  const seeds = nameList(text).map(wholeNumber(0));
  const twice = seeds.find((seed, at) => seeds.indexOf(seed) !== at);
  if (twice !== undefined) throw new InvalidArgumentError(`expected '${twice}' only once`);
  return seeds;
}

function foldCount(text: string): number | 'leave-one-out' {
  return text === 'leave-one-out' ? text : wholeNumber(2)(text);
}

async function crossValidate(terminal: Terminal, options: CrossvalOptions, command: Command) {
  const { out } = options;
  const plan = await openPlan(terminal, options, command);
  if (options.job !== undefined) {
    const job = jobOfName(plan, options.job);
    if (isDone(out, job)) terminal.note(`${job.name} is done`);
    else await runFold(terminal, out, plan, job);
    return;
  }
  const jobs = crossvalJobs(plan).filter((job) => !isDone(out, job));
  if (options.printJobs) {
    for (const { name } of jobs) terminal.print(shellLine(jobArguments(out, name)));
    return;
  }
  if (options.slurm) {
    await requireSameFolder(plan);
    return writeSlurm(terminal, out, plan);
  }
  if (!options.gather && jobs.length > 0) {
    terminal.note(`${crossvalJobs(plan).length} jobs, ${jobs.length} to be done`);
    const profile = command.optsWithGlobals<GlobalOptions>().profile !== undefined;
    return runAndGather(terminal, out, plan, jobs, { atOnce: options.jobs, profile });
  }
  await gather(terminal, out, plan);
}

const planKeys = ['models', 'seeds', 'folds', 'data', 'grid', 'options', 'cache'] as const;

/** The plan in the folder; a new one where there is none. */
async function openPlan(
  terminal: Terminal,
  options: CrossvalOptions,
  command: Command,
): Promise<CrossvalPlan> {
  const path = join(resolve(options.out), crossvalFile);
  if (existsSync(path)) {
    const written = readPlan<CrossvalPlan>(path, 'a cross-validation', planKeys);
    await requireCrossvalPlan(written, path);
    const plan = { ...written, cache: resolve(options.out, written.cache) };
    requireSamePlan(plan, options, command);
    return plan;
  }
  if (existsSync(join(options.out, planFile))) {
    throw new Error(`${options.out}: holds a training already; expected a new folder`);
  }
  const folder = await openTrainingFolder(options.out, true);
  try {
    const plan = await makePlan(terminal, options);
    await writePlan(path, { ...plan, cache: portableCache(options.out, plan.cache) });
    return plan;
  } finally {
    folder.close();
  }
}
