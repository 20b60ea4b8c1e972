import type { Command } from 'commander';
import { withTerminal } from '../command-line.js';
import { type DeviceChoice, deviceOption, openChosenDevice } from '../device-option.js';
import { findModel } from '../model-option.js';
import { runTraining } from '../run-training.js';
import type { Streams, Terminal } from '../terminal.js';
import { phantomData } from '../training-data.js';
import { openTrainingFolder } from '../training-folder.js';

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
  const chosen = await openChosenDevice(asked, terminal);
  const { defaultRecipe } = await import('@obelisk/training');
  const settings = defaultRecipe(demoSteps);
  const folder = await openTrainingFolder(out, true);
  try {
    const data = await phantomData(seed);
    const title = 'The original OBELISK network on phantoms';
    await runTraining(terminal, { title, entry, data, settings, seed, chosen, asked, folder });
  } finally {
    folder.removeIfEmpty();
  }
}
