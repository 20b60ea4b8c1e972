import { UsageError } from '@obelisk/training/command';
import type { CrossvalPlan } from '@obelisk/training/node';
import { type Command, InvalidArgumentError } from 'commander';
import { type GlobalOptions, withTerminal } from '../command-line.js';
import type { CrossvalOptions } from '../crossval/crossval-options.js';
import { gather } from '../crossval/gather.js';
import { gatherArguments, jobArguments } from '../crossval/job-command.js';
import { runAndGather } from '../crossval/run-and-gather.js';
import { runJob } from '../crossval/run-job.js';
import { requireSamePlan } from '../crossval/same-plan.js';
import { findModel } from '../model-option.js';
import { wholeNumber } from '../numbers.js';
import { printAll, type Streams, type Terminal } from '../terminal.js';
import { addTrainingOptions } from '../training/training-options.js';

const notes = `
Every fold of every model with every seed is a job of its own, in its own folder. What is done stays
done: the same command, or --out alone, goes on where it stopped. A name with ++ is the original
OBELISK with augmentation, as in Table 3.

Writes summary.json, summary.csv, cases.csv and report.html, and per fold MODEL__seed_S/fold_K with
its weights, training.csv, progress.svg, summary.json and validation/CASE.nii.gz.

--keep-largest writes MODEL__keep_largest.json, for obelisk segment --keep-largest: the organs whose
mean Dice on the held-out scans is larger with their largest component alone.

Examples:
  obelisk crossval --models obelisk,obelisk++,unet-table1 --folds 4 --epochs 10 --out out/table3
  obelisk crossval --models obelisk-tcia-hybrid,unet-tcia --data Task04_Hippocampus \\
      --folds 4 --epochs 5 --jobs 2 --out out/hippocampus
  obelisk crossval --out out/hippocampus --print-jobs
  obelisk crossval --models obelisk-unary,dilated,dcls,dcn-v1,dcn-v2,dcn-v4 --data phantoms`;

/** `obelisk crossval` */
export function defineCrossval(program: Command, streams: Streams): void {
  const command = program
    .command('crossval')
    .description('train every fold of several networks, and compare them in tables and pictures')
    .option('--models <names>', 'networks to compare, with commas between', nameList)
    .option('--folds <k>', 'number of folds, or leave-one-out', foldCount, 4)
    .option('--seeds <list>', 'one training per seed, as 1,2,3', seedList, [1])
    .option('--jobs <n>', 'how many trainings at a time', wholeNumber(1), 1)
    .option('--out <folder>', 'where everything goes', 'out/crossval')
    .option('--print-jobs', 'print the commands of the jobs that are to be done, one a line')
    .option('--job <name>', 'run one job, as --print-jobs names it')
    .option('--gather', 'write the tables and the report from what is done')
    .option('--keep-largest', 'decide of which organs the largest component is to be kept')
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
  const { crossvalJobs, isDone, requireSameFolder, shellLine } = await import(
    '@obelisk/training/node'
  );
  const plan = await openPlan(terminal, options, command);
  const all = crossvalJobs(plan);
  if (options.job !== undefined) {
    const job = all.find(({ name }) => name === options.job);
    if (job === undefined) throw new UsageError(unknownJob(options.job));
    if (isDone(plan, job)) return terminal.note(`${job.name} is done`);
    return runJob(terminal, plan, job);
  }
  const jobs = all.filter((job) => !isDone(plan, job));
  if (options.printJobs) {
    for (const { name } of jobs) terminal.print(shellLine(jobArguments(plan.folder, name)));
    return;
  }
  if (options.slurm) {
    await requireSameFolder(plan);
    return prepareSlurm(terminal, plan);
  }
  if (!options.gather && jobs.length > 0) {
    terminal.note(`${all.length} jobs, ${jobs.length} to be done`);
    const profile = command.optsWithGlobals<GlobalOptions>().profile !== undefined;
    await runAndGather(terminal, plan, jobs, { atOnce: options.jobs, profile });
  } else await gather(terminal, plan);
  if (options.keepLargest) await decide(terminal, plan);
}

async function decide(terminal: Terminal, plan: CrossvalPlan): Promise<void> {
  const { decideKeepLargest, keepLargestFile, keepLargestLines } = await import(
    '@obelisk/training/node'
  );
  const decisions = await decideKeepLargest(plan);
  if (decisions.length === 0) return;
  printAll(terminal, keepLargestLines(decisions));
  for (const { model } of decisions)
    terminal.print(`kept     ${keepLargestFile(plan.folder, model)}`);
}

const unknownJob = (name: string) =>
  `--job: there is no '${name}' in this cross-validation (see --print-jobs)`;

/** The plan in the folder; a new one where there is none. */
async function openPlan(
  terminal: Terminal,
  options: CrossvalOptions,
  command: Command,
): Promise<CrossvalPlan> {
  const { beginCrossval, openCrossval } = await import('@obelisk/training/node');
  const plan = openCrossval(options.out);
  if (plan !== null) {
    requireSamePlan(plan, options, command);
    return plan;
  }
  const { models, out } = options;
  if (models === undefined) throw new UsageError('--models is missing');
  for (const spec of models) await findModel(spec.replace(/\+\+$/, ''));
  return beginCrossval(out, { ...options, models }, terminal.note);
}

async function prepareSlurm(terminal: Terminal, plan: CrossvalPlan): Promise<void> {
  const { shellLine, writeSlurm } = await import('@obelisk/training/node');
  const { jobs, waiting, submit } = await writeSlurm(plan, {
    job: (name) => jobArguments(plan.folder, name),
    gather: gatherArguments(plan.folder),
  });
  if (submit === null) {
    return terminal.note(`all ${jobs} jobs are done; there is nothing to submit`);
  }
  terminal.note(`${jobs} jobs, ${waiting} to be done`);
  const command = shellLine(['bash', submit]);
  terminal.print(`submit   ${command} --time=HH:MM:SS --partition=NAME`);
}
