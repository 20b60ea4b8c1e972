import { type Command, Option } from 'commander';
import { withTerminal } from '../command-line.js';
import { type DeviceChoice, deviceOption, openChosenDevice } from '../device-option.js';
import { findModel } from '../model-option.js';
import { positiveNumber, wholeNumber } from '../numbers.js';
import { runTraining } from '../run-training.js';
import type { Streams, Terminal } from '../terminal.js';
import { folderData, phantomData } from '../training-data.js';
import { openTrainingFolder } from '../training-folder.js';

interface TrainOptions {
  readonly model: string;
  readonly data: string;
  readonly seed: number;
  readonly steps?: number;
  readonly augment?: number;
  readonly out: string;
  readonly device: DeviceChoice;
}

const notes = `
Writes best.safetensors and last.safetensors, each with a .json, and report.html. Ctrl-C ends the
training early and still measures what was learned; a second Ctrl-C ends at once.

Example:
  obelisk train --model obelisk --data phantoms --steps 600 --out out/first`;

/** `obelisk train` */
export function defineTrain(program: Command, streams: Streams): void {
  program
    .command('train')
    .description(
      'train a network on phantoms or on your own scans, until a report with Dice per organ',
    )
    .requiredOption('--model <name>', 'obelisk, obelisk-unary or obelisk-fixed')
    .option('--data <folder>', 'phantoms, or a folder in the Decathlon layout', 'phantoms')
    .option('--seed <n>', 'decides everything that is random', wholeNumber(0), 1)
    .option(
      '--steps <n>',
      'training steps (default: 3200, the 50 epochs of the paper)',
      wholeNumber(1),
    )
    .addOption(augmentOption())
    .requiredOption('--out <folder>', 'a folder without a training in it')
    .addOption(deviceOption())
    .addHelpText('after', notes)
    .action(withTerminal(streams, trainNetwork));
}

/** Without a number it takes the deviation of the released training code. */
function augmentOption(): Option {
  return new Option(
    '--augment [deviation]',
    'random affine maps, the "++" of Table 3: standard deviation of the noise on their matrices ' +
      '(0.075, as released, when no number is given)',
  )
    .preset('0.075')
    .argParser(positiveNumber);
}

async function trainNetwork(terminal: Terminal, options: TrainOptions): Promise<void> {
  const { seed, device: asked } = options;
  const entry = await findModel(options.model);
  const chosen = await openChosenDevice(asked, terminal);
  const { defaultRecipe, paperRecipe } = await import('@obelisk/training');
  const recipe = defaultRecipe(options.steps ?? paperRecipe.steps);
  const settings = { ...recipe, augmentation: options.augment ?? recipe.augmentation };
  const folder = await openTrainingFolder(options.out, false);
  try {
    const isPhantoms = options.data === 'phantoms';
    const data = isPhantoms ? await phantomData(seed) : await folderData(options.data);
    const title = `${entry.name} on ${data.name}`;
    await runTraining(terminal, { title, entry, data, settings, seed, chosen, asked, folder });
  } finally {
    folder.removeIfEmpty();
  }
}
