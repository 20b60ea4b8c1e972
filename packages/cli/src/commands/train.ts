import { join, resolve } from 'node:path';
import type { DeviceChoice, TrainingOptions } from '@obelisk/training/command';
import { heedInterruption, Interruption, UsageError } from '@obelisk/training/command';
import type { TrainingPlan } from '@obelisk/training/node';
import { type Command, Option } from 'commander';
import { withTerminal } from '../command-line.js';
import { nameOf, openChosenDevice } from '../device-option.js';
import { interruptible } from '../interruption.js';
import { findModel } from '../model-option.js';
import { wholeNumber } from '../numbers.js';
import type { Streams, Terminal } from '../terminal.js';
import { runTraining, trainingData } from '../training/run-training.js';
import { addTrainingOptions } from '../training/training-options.js';

interface TrainOptions extends TrainingOptions {
  readonly model?: string;
  readonly seed: number;
  readonly out?: string;
  readonly resume?: string;
}

const notes = `
Writes best.safetensors and last.safetensors, each with a .json, checkpoint.safetensors to resume
from, training.csv, progress.svg and report.html. Ctrl-C ends the training early and still measures
what was learned; a second Ctrl-C ends at once. --resume goes on, to the bit as if never stopped;
with --device on another device, where that of the beginning is not there.

Examples:
  obelisk train --model obelisk --data phantoms --steps 600 --out out/first
  obelisk train --model obelisk-tcia-hybrid --data Task04_Hippocampus --epochs 10 --out out/hybrid
  obelisk train --resume out/hybrid`;

/** `obelisk train` */
export function defineTrain(program: Command, streams: Streams): void {
  const command = program
    .command('train')
    .description(
      'train a network on phantoms or on your own scans, until a report with Dice per organ',
    )
    .option('--model <name>', 'any network (see obelisk summary --help)')
    .option('--seed <n>', 'decides everything that is random', wholeNumber(0), 1)
    .option('--out <folder>', 'a folder without a training in it')
    .addOption(
      new Option('--resume <folder>', 'go on with the training in a folder, as it was begun'),
    );
  addTrainingOptions(command)
    .addHelpText('after', notes)
    .action(
      withTerminal(streams, (terminal, options: TrainOptions, asked: Command) =>
        options.resume === undefined
          ? interruptible(
              () => {},
              (signal) => trainNetwork(terminal, options, signal),
            )
          : resumeTraining(terminal, options.resume, asked),
      ),
    );
}

/** Heeds Ctrl-C from before the first file on: none is left behind when nothing was learned. */
async function trainNetwork(
  terminal: Terminal,
  options: TrainOptions,
  signal: AbortSignal,
): Promise<void> {
  const { seed, model, out } = options;
  if (model === undefined || out === undefined) {
    throw new UsageError(`--${model === undefined ? 'model' : 'out'} is missing`);
  }
  const { chooseGrid, openTrainingFolder, portableCache, settingsFor, trainingSplit, writePlan } =
    await import('@obelisk/training/node');
  const entry = await findModel(model);
  const chosen = await openChosenDevice(options.device);
  const folder = openTrainingFolder(out, false);
  try {
    const data = await trainingData(options.data, seed, options.phantoms);
    await heedInterruption(signal, 'interrupted before the training began');
    const split = trainingSplit(data, seed);
    const plan: TrainingPlan = {
      version: 1,
      model,
      data: options.data === 'phantoms' ? options.data : resolve(options.data),
      phantoms: options.phantoms,
      grid: chooseGrid(data, options, split.training),
      seed,
      settings: settingsFor(entry, options, split.training.length),
      device: nameOf(chosen),
      cache: resolve(options.cache ?? folder.cache),
    };
    writePlan(folder.plan, { ...plan, cache: portableCache(out, plan.cache) });
    const title = `${entry.name} on ${data.name}`;
    await runTraining(terminal, { title, entry, data, plan, chosen, folder, resume: false });
  } catch (error) {
    if (!(error instanceof Interruption)) folder.forgetPlan();
    throw error;
  } finally {
    folder.close();
  }
}

async function resumeTraining(terminal: Terminal, path: string, asked: Command): Promise<void> {
  const others = Object.keys(asked.opts()).filter(
    (name) => !['resume', 'device'].includes(name) && asked.getOptionValueSource(name) === 'cli',
  );
  if (others.length > 0) {
    const name = asked.options.find((option) => option.attributeName() === others[0])?.long;
    throw new UsageError(`--resume goes on as it was begun; it takes no ${name}`);
  }
  const { openTrainingFolder, planFile, readTrainingPlan, requireTrainingPlan } = await import(
    '@obelisk/training/node'
  );
  const plan = readTrainingPlan(path);
  const isNamed = asked.getOptionValueSource('device') === 'cli';
  const device: DeviceChoice = isNamed ? asked.opts().device : plan.device;
  const folder = openTrainingFolder(path, true);
  try {
    requireTrainingPlan(plan, join(path, planFile));
    const entry = await findModel(plan.model);
    const chosen = await openChosenDevice(device).catch((error: Error) => {
      const wayOut = isNamed ? '' : '; --device NAME goes on on another one';
      throw new Error(`${error.message}${wayOut}`);
    });
    const data = await trainingData(plan.data, plan.seed, plan.phantoms);
    const title = `${entry.name} on ${data.name}`;
    await runTraining(terminal, { title, entry, data, plan, chosen, folder, resume: true });
  } finally {
    folder.close();
  }
}
