import type { Volume } from '@obelisk/data';
import type { Device } from '@obelisk/kernels';
import type { ModelEntry, VolumeModelEntry } from '@obelisk/models';
import type { Module, NamedArrays } from '@obelisk/nn';
import type { InferenceProgress, Segmentation } from '@obelisk/training';

/** A network with its weights, ready to segment. */
export interface TrainedNetwork {
  /** Names of the labels, background first. */
  readonly labels: readonly string[];
  segment(scan: Volume, onProgress: InferenceProgress): Promise<Segmentation>;
}

/** The network of a catalogue entry with the weights of a file. */
export async function trainedNetwork(
  asked: ModelEntry | VolumeModelEntry,
  path: string,
  device: Device,
): Promise<TrainedNetwork> {
  const { readFileBytes } = await import('@obelisk/data/node');
  const { readWeights } = await import('@obelisk/nn');
  const { Random } = await import('@obelisk/tensor');
  const { segmentScan, segmentVolume } = await import('@obelisk/training');
  const bytes = readFileBytes(path);
  const tensors = readWeights(bytes, path);
  const options = { device, random: new Random(1) };
  if (!('gridStep' in asked)) {
    const network = asked.create({ ...options, labels: asked.labels.length });
    await load(network, tensors, asked.name, path);
    return {
      labels: asked.labels,
      segment: (scan) => segmentVolume(network, asked, scan, device),
    };
  }
  const entry = await entryOfWeights(asked, bytes, path);
  const network = entry.create({ ...options, labels: entry.labels.length });
  await load(network, tensors, entry.name, path);
  return {
    labels: entry.labels,
    segment: (scan, onProgress) => segmentScan(network, entry, scan, device, onProgress),
  };
}

async function load(network: Module, tensors: NamedArrays, name: string, path: string) {
  const { describeMismatch, loadStateDictionary, stateShapes } = await import('@obelisk/nn');
  const mismatch = describeMismatch(stateShapes(network), tensors);
  if (mismatch !== null) {
    const hint = await betterModel(tensors, name);
    throw new Error(`${path}: does not fit ${name}: ${mismatch}${hint}`);
  }
  loadStateDictionary(network, tensors, path);
  network.evaluate();
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
