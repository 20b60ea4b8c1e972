import type { LabelMap } from '@obelisk/data';
import type { Command } from 'commander';
import { withTerminal } from '../command-line.js';
import { countProgress } from '../count-progress.js';
import { type DeviceChoice, deviceOption, openChosenDevice } from '../device-option.js';
import { readGroundTruth } from '../ground-truth.js';
import { findAnyModel } from '../model-option.js';
import { exchangedSidesLine, organLines } from '../organ-lines.js';
import { requireEnding, requireOutputs } from '../output-files.js';
import { writeOverlay } from '../overlay-file.js';
import type { Streams, Terminal } from '../terminal.js';
import { trainedNetwork } from '../trained-network.js';

interface SegmentOptions {
  readonly model: string;
  readonly weights: string;
  readonly input: string;
  readonly output: string;
  readonly groundTruth?: string;
  readonly overlay?: string;
  readonly device: DeviceChoice;
}

const example = `
Example:
  obelisk segment --model obelisk-visceral --weights obelisk_visceral_fold1.pth \\
      --input scan.nii.gz --output labels.nii.gz --overlay picture.png`;

/** `obelisk segment` */
export function defineSegment(program: Command, streams: Streams): void {
  program
    .command('segment')
    .description('find the organs in a scan, and write them as a label map on its own voxels')
    .requiredOption('--model <name>', 'the network; with a data set, as obelisk-visceral')
    .requiredOption('--weights <file>', 'its weights: .pth or .safetensors')
    .requiredOption('--input <scan>', 'a 3D scan in HU: .nii or .nii.gz, in any orientation')
    .requiredOption('--output <labels>', 'the label map to write: .nii or .nii.gz')
    .option('--ground-truth <labels>', 'true labels: also prints Dice per organ')
    .option('--overlay <png>', 'also draw the labels over the scan')
    .addOption(deviceOption())
    .addHelpText('after', example)
    .action(withTerminal(streams, segment));
}

async function segment(terminal: Terminal, options: SegmentOptions): Promise<void> {
  const asked = await findAnyModel(options.model);
  await checkOutputs(options);
  const { device } = await openChosenDevice(options.device, terminal);
  const network = await trainedNetwork(asked, options.weights, device);
  const { readScan, writeLabels } = await import('@obelisk/data/node');
  const scan = readScan(options.input);
  const truth = options.groundTruth ? await readGroundTruth(options.groundTruth, scan) : null;
  const progress = countProgress(terminal.progress, '% segmented');
  const started = performance.now();
  const { labels, steps } = await network
    .segment(scan, (fraction) => progress.update(Math.round(100 * fraction), 100))
    .finally(progress.stop);
  const seconds = ((performance.now() - started) / 1000).toFixed(1);
  writeLabels(options.output, labels);
  for (const step of steps) terminal.note(step);
  terminal.note(`segmented in ${seconds} s on ${device.name}`);
  await printOrgans(terminal, network.labels, labels, truth);
  if (options.overlay) await writeOverlay(options.overlay, { scan, labels, truth }, network.labels);
}

async function checkOutputs(options: SegmentOptions): Promise<void> {
  const { input, weights, output, groundTruth, overlay } = options;
  requireEnding(output, ['.nii', '.nii.gz'], 'the label map');
  if (overlay) requireEnding(overlay, ['.png'], 'the overlay');
  const given = (path: string | undefined) => path !== undefined;
  await requireOutputs(
    [output, overlay].filter(given),
    [input, weights, groundTruth].filter(given),
  );
}

async function printOrgans(
  terminal: Terminal,
  names: readonly string[],
  labels: LabelMap,
  truth: LabelMap | null,
): Promise<void> {
  const { dice, exchangedSides, meanOfPresent } = await import('@obelisk/training');
  const volumes = await labelVolumes(labels, names.length);
  const scores = truth ? dice(labels.data.data, truth.data.data, names.length) : undefined;
  const mean = scores ? meanOfPresent(scores) : null;
  for (const line of organLines({ names, volumes, dice: scores }, mean)) terminal.print(line);
  const exchanged = truth && exchangedSides(labels.data.data, truth.data.data, names);
  if (exchanged) terminal.note(exchangedSidesLine(names, exchanged, meanOfPresent(exchanged.dice)));
}

/** Millilitres of each label but the background. */
async function labelVolumes({ data, affine }: LabelMap, labels: number): Promise<number[]> {
  const { spacingOf } = await import('@obelisk/data');
  const [dx, dy, dz] = spacingOf(affine);
  const voxels = new Float64Array(labels);
  for (const label of data.data) voxels[label]++;
  return [...voxels.subarray(1)].map((count) => (count * dx * dy * dz) / 1000);
}
