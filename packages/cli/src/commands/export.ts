import { counted } from '@obelisk/engine/text';
import type { GridSize } from '@obelisk/kernels';
import type { ExportedNetwork } from '@obelisk/training';
import { UsageError } from '@obelisk/training/command';
import type { Command } from 'commander';
import { chosenModel } from '../chosen-model.js';
import { withTerminal } from '../command-line.js';
import { findModel } from '../model-option.js';
import { parseSize } from '../numbers.js';
import { requireEnding, requireOutputs } from '../output-files.js';
import { printJson, type Streams, type Terminal } from '../terminal.js';

interface ExportOptions {
  readonly model?: string;
  readonly weights?: string;
  readonly output: string;
  readonly size?: GridSize;
  readonly json: boolean;
}

const example = `
The image that an ONNX file takes is the prepared scan; its metadata say what that means.

Example:
  obelisk export --model obelisk-visceral --weights obelisk_visceral_fold1.pth \\
      --output network.onnx --size 156,115,160`;

/** `obelisk export` */
export function defineExport(program: Command, streams: Streams): void {
  program
    .command('export')
    .description('write a network for other programs: as ONNX, or its weights as safetensors')
    .option('--model <name>', 'the network; guessed from the weights when left out')
    .option('--weights <file>', 'its weights: .pth or .safetensors; new random ones when left out')
    .requiredOption('--output <file>', 'what to write: .onnx or .safetensors')
    .option('--size <d,h,w>', 'voxels of the image: an ONNX file takes one size', parseSize)
    .option('--json', 'print what was written as JSON', false)
    .addHelpText('after', example)
    .action(withTerminal(streams, exportNetwork));
}

async function exportNetwork(terminal: Terminal, options: ExportOptions): Promise<void> {
  const { weights, output } = options;
  requireEnding(output, ['.onnx', '.safetensors'], 'the exported network');
  await requireOutputs([output], weights === undefined ? [] : [weights]);
  const exported = await exportedNetwork(terminal, options);
  const { onnxFile, safetensorsFile } = await import('@obelisk/training');
  const { writeFileAtomically } = await import('@obelisk/data/node');
  const isOnnx = output.toLowerCase().endsWith('.onnx');
  const file = isOnnx ? await onnxFile(exported, options.size) : await safetensorsFile(exported);
  for (const note of file.notes) terminal.note(note);
  writeFileAtomically(output, file.bytes);
  const { entry } = exported;
  if (options.json) {
    const { kind, tensors, bytes } = file;
    const written = { output, model: entry.name, kind, tensors, bytes: bytes.length };
    return printJson(terminal, written);
  }
  const megabytes = (file.bytes.length / 1e6).toFixed(2);
  const tensors = counted(file.tensors, 'tensor');
  terminal.print(`${output}: ${entry.name} as ${file.kind}, ${tensors}, ${megabytes} MB`);
}

async function exportedNetwork(
  terminal: Terminal,
  { model, weights, size }: ExportOptions,
): Promise<ExportedNetwork> {
  const { openDevice } = await import('@obelisk/engine');
  const device = openDevice('webasm');
  if (weights !== undefined) {
    const trained = await chosenModel(model, [weights], device);
    if (trained.line) terminal.note(trained.line);
    return { ...trained, network: trained.networks[0]().network };
  }
  if (model === undefined) throw new UsageError('export: expected --model, or --weights to guess');
  const { Random } = await import('@obelisk/tensor');
  const { preparationOf, scanNetwork } = await import('@obelisk/training');
  const entry = await findModel(model);
  const { labels } = entry;
  const own = preparationOf(entry);
  const preparation = size ? { ...own, size: [...size] as [number, number, number] } : own;
  const made = { device, random: new Random(1), labels: labels.length, preparation };
  terminal.note('without --weights: new weights, as training begins with');
  const { network } = scanNetwork(entry, made);
  return { entry, labels, preparation, fieldOfView: null, network };
}
