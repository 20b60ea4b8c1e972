import { counted } from '@obelisk/engine/text';
import type { NetworkSummary, Purpose } from '@obelisk/models';
import type { Command } from 'commander';
import { withTerminal } from '../command-line.js';
import { findModel } from '../model-option.js';
import { parseSize, wholeNumber } from '../numbers.js';
import { printJson, type Streams, type Terminal } from '../terminal.js';

interface SummaryOptions {
  readonly model: string;
  readonly labels?: number;
  readonly size?: [number, number, number];
  readonly batch: number;
  readonly json?: boolean;
}

const help = `
One multiply-add is a multiplication with an addition: convolutions and matrix products by their
weights, trilinear interpolation 8 per value, average pools 1 per voxel, batch normalisation 1.
The receptive field is what a number of the result can depend on, in voxels of the scan along
D, H and W. Where offsets sample, it reaches as far as 4 standard deviations of the offsets do, as
they are drawn before training: 95 % of them lie within. Memory is that of all feature maps which a
layer makes; that of the process is an estimate for webasm, with everything that a training step or
a segmentation takes; on webgpu it is that of arrays on the graphics processor. The original OBELISK
network is trained at 192 places of each scan, and segments a scan slab by slab.

Example:
  obelisk summary --model obelisk-tcia-hybrid --labels 9 --size 144,144,144`;

/** `obelisk summary` */
export function defineSummary(program: Command, streams: Streams): void {
  program
    .command('summary')
    .description('list the layers of a network: sizes, parameters, receptive field, cost, memory')
    .requiredOption('--model <name>', 'one of the networks of the paper')
    .option('--labels <count>', 'with the background; as in the paper if left out', wholeNumber(2))
    .option('--size <D,H,W>', 'voxels of a scan; as in the paper if left out', parseSize)
    .option('--batch <count>', 'scans that go through together', wholeNumber(1), 1)
    .option('--json', 'print it as JSON')
    .addHelpText('after', help)
    .action(withTerminal(streams, summarise));
}

async function summarise(terminal: Terminal, options: SummaryOptions): Promise<void> {
  const { print, colours } = terminal;
  const entry = await findModel(options.model);
  const { layerTable, networkSummary, totalLines } = await import('@obelisk/models');
  const { gpuMemoryNeeded, memoryNeeded, paperRecipe, singleValueProblem } = await import(
    '@obelisk/training'
  );
  const summary = networkSummary(entry, options);
  const settings = { ...paperRecipe, scansPerStep: options.batch };
  const problem = singleValueProblem(entry, { settings, size: options.size });
  const processBytes = {
    inference: memoryNeeded(entry, 'inference', options),
    training: problem === null ? memoryNeeded(entry, 'training', options) : null,
  };
  const living = (purpose: Purpose) => gpuMemoryNeeded(entry, purpose, options).living;
  const graphicsBytes = {
    inference: living('inference'),
    training: problem === null ? living('training') : null,
  };
  if (options.json) return printJson(terminal, { ...summary, processBytes, graphicsBytes });
  print(`${entry.name}: ${entry.description}`, colours.bold);
  print(inputText(summary));
  print();
  const [head, ...rows] = layerTable(summary);
  print(head, colours.dim);
  for (const row of rows) print(row);
  print();
  if (problem !== null) print(`no training: ${problem}\n`);
  for (const line of totalLines(summary, processBytes, graphicsBytes)) print(line);
}

function inputText({ labels, size, batch }: NetworkSummary): string {
  return `${counted(batch, 'scan')} of ${size.join(' x ')} voxels, ${labels} labels`;
}
