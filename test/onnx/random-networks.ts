import { openDevice } from '@obelisk/engine';
import { type ModelEntry, modelEntry } from '@obelisk/models';
import { loadStateDictionary, type NamedArrays, stateDictionary } from '@obelisk/nn';
import { Random } from '@obelisk/tensor';
import ndarray from 'ndarray';

/** Odd sizes, so that halving rounds; small, so that all twelve networks take seconds. */
export const size = [25, 18, 22] as const;

/** A network in evaluation with weights of which none is what a new network starts with. */
export interface RandomNetwork {
  readonly entry: ModelEntry;
  readonly network: ReturnType<ModelEntry['create']>;
  readonly state: NamedArrays;
}

/**
 * Biases and branches of 0 and running variances of 1 would hide a mistake: all become random.
 */
export async function randomNetwork(name: string): Promise<RandomNetwork> {
  const entry = modelEntry(name);
  const random = new Random(7);
  const options = { device: openDevice('webasm'), random, labels: entry.labels.length, size };
  const network: ReturnType<ModelEntry['create']> = entry.create(options).eval();
  const state = await stateDictionary(network);
  for (const [key, { data, shape }] of state) {
    const isNorm = /^(batch|BN)/.test(key);
    const draw = () => {
      if (key.endsWith('running_var')) return random.uniform(0.5, 2);
      if (isNorm && key.endsWith('weight')) return random.uniform(0.5, 1.5);
      return random.normal(0, 0.3);
    };
    const isZero = Array.from(data as Float32Array).every((number) => number === 0);
    if (!isNorm && !isZero) continue;
    state.set(key, ndarray(Float32Array.from({ length: data.length }, draw), shape));
  }
  loadStateDictionary(network, state, name);
  return { entry, network, state };
}
