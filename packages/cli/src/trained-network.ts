import type { Device } from '@obelisk/kernels';
import type { ModelEntry, ObeliskNet } from '@obelisk/models';
import type { NamedArrays } from '@obelisk/nn';

/** The network of a catalogue entry with the weights of a file, ready to segment. */
export async function trainedNetwork(
  entry: ModelEntry,
  path: string,
  device: Device,
): Promise<ObeliskNet> {
  const { readFileBytes } = await import('@obelisk/data/node');
  const { describeMismatch, loadStateDictionary, readWeights, stateShapes } = await import(
    '@obelisk/nn'
  );
  const { Random } = await import('@obelisk/tensor');
  const tensors = readWeights(readFileBytes(path), path);
  const network = entry.create({ device, random: new Random(1), labels: entry.labels.length });
  const mismatch = describeMismatch(stateShapes(network), tensors);
  if (mismatch !== null) {
    const hint = await betterModel(tensors, entry.name);
    throw new Error(`${path}: does not fit ${entry.name}: ${mismatch}${hint}`);
  }
  loadStateDictionary(network, tensors, path);
  network.evaluate();
  return network;
}

/** Which model the weights look like, if it is another one. */
async function betterModel(tensors: NamedArrays, asked: string): Promise<string> {
  const { looksLike } = await import('@obelisk/nn');
  const { knownShapes } = await import('@obelisk/models');
  const found = looksLike(tensors, knownShapes());
  if (found === null) return '; these weights look like no known model';
  return found.name === asked ? '' : `; these weights look like ${found.name}`;
}
