import type { GridSize } from '@obelisk/kernels';
import { gridSize, labelNote, type ModelEntry, writeOnnx } from '@obelisk/models';
import { type Module, stateDictionary, writeSafetensors } from '@obelisk/nn';
import type { ModelCharacter } from './model-character.js';
import { fieldOfViewNote } from './trained-field-of-view.js';

/** A network with all that its file says of it. */
export interface ExportedNetwork extends ModelCharacter {
  readonly network: Module;
}

/** A file of a network for other programs. */
export interface ExportedFile {
  readonly bytes: Uint8Array;
  /** What it is, in words. */
  readonly kind: string;
  /** How many tensors are in it. */
  readonly tensors: number;
  /** What is to be known before it runs. */
  readonly notes: readonly string[];
}

type State = Awaited<ReturnType<typeof stateDictionary>>;

/**
 * A network as ONNX, with its preparation in the metadata.
 * @param asked - voxels of the image; those of the preparation, or of the paper, when left out
 *
 * @example
 * ```ts
 * import { modelEntry } from '@obelisk/models';
 * import { onnxFile, preparationOf } from '@obelisk/training';
 * const entry = modelEntry('obelisk-visceral');
 * const { labels } = entry;
 * const network = entry.create({ labels: labels.length });
 * const character = { entry, labels, preparation: preparationOf(entry), fieldOfView: null };
 * const { kind } = await onnxFile({ ...character, network }, [16, 16, 16]);
 * kind; // => 'ONNX for 16 x 16 x 16 voxels'
 * ```
 */
export async function onnxFile(
  { entry, labels, preparation, network }: ExportedNetwork,
  asked?: GridSize,
): Promise<ExportedFile> {
  const state = await stateDictionary(network);
  const size = asked ?? preparation.size ?? entry.paperSize;
  const gigabytes = placesBytes(entry, state, size) / 1e9;
  const places = `the places that it samples take ${gigabytes.toFixed(1)} GB when it runs`;
  const metadata = { preparation: JSON.stringify({ ...preparation, size }) };
  return {
    bytes: writeOnnx(entry, state, { size, labels, metadata }),
    kind: `ONNX for ${size.join(' x ')} voxels`,
    tensors: state.size,
    notes: gigabytes > 2 ? [places] : [],
  };
}

/** Bytes of all points of the original network's grid, each moved by all offsets: x, y and z. */
function placesBytes(entry: ModelEntry, state: State, size: GridSize): number {
  const offsets = state.get('offset1');
  if (entry.kind !== 'points' || !offsets) return 0;
  return gridSize(size, entry.gridStep).reduce((bytes, n) => bytes * n, 4 * offsets.size);
}

/**
 * The weights of a network as safetensors, with its name, labels and preparation.
 *
 * @example
 * ```ts
 * import { modelEntry } from '@obelisk/models';
 * import { preparationOf, safetensorsFile } from '@obelisk/training';
 * const entry = modelEntry('obelisk-visceral');
 * const { labels } = entry;
 * const network = entry.create({ labels: labels.length });
 * const character = { entry, labels, preparation: preparationOf(entry), fieldOfView: null };
 * const { bytes } = await safetensorsFile({ ...character, network });
 * bytes.length > 4 * network.parameterCount(); // => true
 * ```
 */
export async function safetensorsFile({
  entry,
  labels,
  preparation,
  fieldOfView,
  network,
}: ExportedNetwork): Promise<ExportedFile> {
  const state = await stateDictionary(network);
  const metadata = new Map([
    ['model', entry.name],
    ['labels', labelNote(labels)],
    ['preparation', JSON.stringify(preparation)],
  ]);
  if (fieldOfView) metadata.set(fieldOfViewNote, JSON.stringify(fieldOfView));
  const bytes = writeSafetensors(state, metadata);
  return { bytes, kind: 'safetensors', tensors: state.size, notes: [] };
}
