import type { Device } from '@obelisk/kernels';
import type { ModelEntry, ObeliskNet } from '@obelisk/models';
import type { NamedArrays } from '@obelisk/nn';

/** A network with its weights, ready to segment, and how its scans must be prepared. */
export interface TrainedNetwork {
  readonly network: ObeliskNet;
  readonly entry: ModelEntry;
}

/** The network of a catalogue entry with the weights of a file. */
export async function trainedNetwork(
  asked: ModelEntry,
  path: string,
  device: Device,
): Promise<TrainedNetwork> {
  const { readFileBytes } = await import('@obelisk/data/node');
  const { describeMismatch, loadStateDictionary, readWeights, stateShapes } = await import(
    '@obelisk/nn'
  );
  const { Random } = await import('@obelisk/tensor');
  const bytes = readFileBytes(path);
  const tensors = readWeights(bytes, path);
  const entry = await entryOfWeights(asked, bytes, path);
  const network = entry.create({ device, random: new Random(1), labels: entry.labels.length });
  const mismatch = describeMismatch(stateShapes(network), tensors);
  if (mismatch !== null) {
    const hint = await betterModel(tensors, entry.name);
    throw new Error(`${path}: does not fit ${entry.name}: ${mismatch}${hint}`);
  }
  loadStateDictionary(network, tensors, path);
  network.evaluate();
  return { network, entry };
}

/** Checkpoints of ours say which labels and intensities they were trained with. */
async function entryOfWeights(
  entry: ModelEntry,
  bytes: Uint8Array,
  path: string,
): Promise<ModelEntry> {
  const isSafetensors = bytes[8] === '{'.charCodeAt(0);
  if (!isSafetensors) return entry;
  const { readSafetensorsMetadata } = await import('@obelisk/nn');
  const notes = readSafetensorsMetadata(bytes, path);
  const model = notes.get('model') ?? entry.name;
  if (model !== entry.name) {
    throw new Error(`${path}: was trained as ${model}; expected --model ${model}`);
  }
  const labels = notes.get('labels')?.split(',') ?? entry.labels;
  const intensity = notes.get('intensity') === 'volume' ? 'volume' : entry.preprocessing.intensity;
  return { ...entry, labels, preprocessing: { ...entry.preprocessing, intensity } };
}

/** Which model the weights look like, if it is another one. */
async function betterModel(tensors: NamedArrays, asked: string): Promise<string> {
  const { looksLike } = await import('@obelisk/nn');
  const { knownShapes } = await import('@obelisk/models');
  const found = looksLike(tensors, knownShapes());
  if (found === null) return '; these weights look like no known model';
  return found.name === asked ? '' : `; these weights look like ${found.name}`;
}
