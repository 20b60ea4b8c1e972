import { counted } from '@obelisk/engine/text';
import type { GridSize } from '@obelisk/kernels';
import type { AnyModelEntry } from '@obelisk/models';
import type { Module } from '@obelisk/nn';
import type { ModelCharacter } from '@obelisk/training';
import { UsageError } from '@obelisk/training/command';
import type { Command } from 'commander';
import { chosenModel } from '../chosen-model.js';
import { withTerminal } from '../command-line.js';
import { findAnyModel } from '../model-option.js';
import { parseSize } from '../numbers.js';
import { requireEnding, requireOutputs } from '../output-files.js';
import type { Streams, Terminal } from '../terminal.js';

interface ExportOptions {
  readonly model?: string;
  readonly weights?: string;
  readonly output: string;
  readonly size?: GridSize;
}

/** A network with all that its file says of it. */
interface Exported extends ModelCharacter {
  readonly network: Module;
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
    .addHelpText('after', example)
    .action(withTerminal(streams, exportNetwork));
}

async function exportNetwork(terminal: Terminal, options: ExportOptions): Promise<void> {
  const { weights, output } = options;
  requireEnding(output, ['.onnx', '.safetensors'], 'the exported network');
  await requireOutputs([output], weights === undefined ? [] : [weights]);
  const exported = await exportedNetwork(terminal, options);
  const { stateDictionary } = await import('@obelisk/nn');
  const { writeFileAtomically } = await import('@obelisk/data/node');
  const isOnnx = output.toLowerCase().endsWith('.onnx');
  const state = await stateDictionary(exported.network);
  const file = isOnnx
    ? await onnxFile(terminal, exported, state, options.size)
    : await safetensorsFile(exported, state);
  writeFileAtomically(output, file.bytes);
  const megabytes = (file.bytes.length / 1e6).toFixed(2);
  const tensors = counted(state.size, 'tensor');
  terminal.print(`${output}: ${exported.entry.name} as ${file.kind}, ${tensors}, ${megabytes} MB`);
}

async function exportedNetwork(
  terminal: Terminal,
  { model, weights, size }: ExportOptions,
): Promise<Exported> {
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
  const entry = await findAnyModel(model);
  const { labels } = entry;
  const own = preparationOf(entry);
  const preparation = size ? { ...own, size: [...size] as [number, number, number] } : own;
  const made = { device, random: new Random(1), labels: labels.length, preparation };
  terminal.note('without --weights: new weights, as training begins with');
  const { network } = scanNetwork(entry, made);
  return { entry, labels, preparation, fieldOfView: null, network };
}

type State = Awaited<ReturnType<typeof import('@obelisk/nn').stateDictionary>>;

/** The bytes of a file, and in words what they are. */
interface WrittenFile {
  readonly bytes: Uint8Array;
  readonly kind: string;
}

async function onnxFile(
  terminal: Terminal,
  { entry, labels, preparation }: Exported,
  state: State,
  asked: GridSize | undefined,
): Promise<WrittenFile> {
  const { writeOnnx } = await import('@obelisk/models');
  const size = asked ?? preparation.size ?? entry.paperSize;
  const gigabytes = (await placesBytes(entry, state, size)) / 1e9;
  if (gigabytes > 2) {
    terminal.note(`the places that it samples take ${gigabytes.toFixed(1)} GB when it runs`);
  }
  const metadata = { preparation: JSON.stringify({ ...preparation, size }) };
  const bytes = writeOnnx(entry, state, { size, labels, metadata });
  return { bytes, kind: `ONNX for ${size.join(' x ')} voxels` };
}

/** Bytes of all points of the original network's grid, each moved by all offsets: x, y and z. */
async function placesBytes(entry: AnyModelEntry, state: State, size: GridSize): Promise<number> {
  const offsets = state.get('offset1');
  if (entry.kind !== 'points' || !offsets) return 0;
  const { gridSize } = await import('@obelisk/models');
  return gridSize(size, entry.gridStep).reduce((bytes, n) => bytes * n, 4 * offsets.size);
}

async function safetensorsFile(
  { entry, labels, preparation, fieldOfView }: Exported,
  state: State,
): Promise<WrittenFile> {
  const { labelNote } = await import('@obelisk/models');
  const { writeSafetensors } = await import('@obelisk/nn');
  const { fieldOfViewNote } = await import('@obelisk/training');
  const notes = new Map([
    ['model', entry.name],
    ['labels', labelNote(labels)],
    ['preparation', JSON.stringify(preparation)],
  ]);
  if (fieldOfView) notes.set(fieldOfViewNote, JSON.stringify(fieldOfView));
  return { bytes: writeSafetensors(state, notes), kind: 'safetensors' };
}
