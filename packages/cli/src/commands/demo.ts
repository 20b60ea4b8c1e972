import type { DeviceChoice } from '@obelisk/training/command';
import type { Command } from 'commander';
import { withTerminal } from '../command-line.js';
import { deviceOption, nameOf, openChosenDevice } from '../device-option.js';
import { findModel } from '../model-option.js';
import type { Streams, Terminal } from '../terminal.js';
import { runTraining, trainingData } from '../training/run-training.js';

/** Ten epochs: about two minutes on two cores. */
const demoSteps = 640;
const seed = 1;

interface DemoOptions {
  readonly out: string;
  readonly device: DeviceChoice;
}

/** `obelisk demo`, which `npm start` runs */
export function defineDemo(program: Command, streams: Streams): void {
  program
    .command('demo')
    .description('train the original network on phantoms, a few minutes, and write the report')
    .option('--out <folder>', 'where to write; an earlier demo there is replaced', 'out/demo')
    .addOption(deviceOption())
    .addHelpText('after', '\nExample:\n  obelisk demo')
    .action(withTerminal(streams, demonstrate));
}

async function demonstrate(terminal: Terminal, { out, device: asked }: DemoOptions): Promise<void> {
  const entry = await findModel('obelisk');
  const chosen = await openChosenDevice(asked);
  const { defaultRecipe } = await import('@obelisk/training');
  const { chooseGrid, openTrainingFolder } = await import('@obelisk/training/node');
  const settings = defaultRecipe(demoSteps);
  const folder = openTrainingFolder(out, true);
  try {
    const data = await trainingData('phantoms', seed);
    const title = 'The original OBELISK network on phantoms';
    const grid = chooseGrid(data, { fit: 'crop', spacing: 'median' });
    const model = entry.name;
    const plan = { version: 1, model, data: 'phantoms', grid, seed, settings } as const;
    const whole = { ...plan, device: nameOf(chosen), cache: out };
    await runTraining(terminal, { title, entry, data, plan: whole, chosen, folder, resume: false });
  } finally {
    folder.close();
  }
}
