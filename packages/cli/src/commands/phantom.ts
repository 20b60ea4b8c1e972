import { counted } from '@obelisk/engine/text';
import { heedInterruption } from '@obelisk/training/command';
import { type Command, Option } from 'commander';
import { withTerminal } from '../command-line.js';
import { countProgress } from '../count-progress.js';
import { interruptible } from '../interruption.js';
import { parseSize, wholeNumber } from '../numbers.js';
import { printJson, type Streams, type Terminal } from '../terminal.js';

interface PhantomCommandOptions {
  readonly count: number;
  readonly size: [number, number, number];
  readonly seed: number;
  readonly out: string;
  readonly json: boolean;
}

const sizeOption = new Option('--size <d,h,w>', 'voxels towards right, anterior, superior')
  .argParser(parseSize)
  .default([64, 48, 64], '64,48,64');

/** `obelisk phantom` */
export function definePhantom(program: Command, streams: Streams): void {
  program
    .command('phantom')
    .description(
      'write a data set of labelled phantom scans, in the layout of the Medical Segmentation ' +
        'Decathlon',
    )
    .requiredOption('--out <folder>', 'a new or empty folder')
    .option('--count <n>', 'how many phantoms', wholeNumber(1), 10)
    .addOption(sizeOption)
    .option('--seed <n>', 'decides everything: the same seed, the same files', wholeNumber(0), 1)
    .option('--json', 'print what was written as JSON', false)
    .addHelpText('after', '\nExample:\n  obelisk phantom --count 20 --seed 7 --out out/phantoms')
    .action(withTerminal(streams, writePhantoms));
}

async function writePhantoms(terminal: Terminal, options: PhantomCommandOptions): Promise<void> {
  const { writePhantomDataset } = await import('@obelisk/data/node');
  const { count, size, seed, out, json } = options;
  const progress = countProgress(terminal.progress, 'phantoms');
  const write = (signal: AbortSignal) =>
    writePhantomDataset(out, {
      count,
      size,
      seed,
      async onProgress(written) {
        progress.update(written, count);
        await heedInterruption(signal, `${out}: interrupted, nothing is kept`);
      },
    });
  await interruptible(() => {}, write).finally(progress.stop);
  if (json) return printJson(terminal, { out, count, size, seed });
  const shape = size.join(' x ');
  terminal.print(`${out}: ${counted(count, 'phantom')} of ${shape} voxels`);
}
