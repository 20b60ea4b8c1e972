import { labelNote, modelEntry, modelNames } from '@obelisk/models';
import { Adam, BatchNorm, stateDictionary, writeSafetensors } from '@obelisk/nn';
import { defaultDevice, multiply, Random, sum, tensor } from '@obelisk/tensor';
import {
  preparationOf,
  ScanDeck,
  scanNetwork,
  TrainingState,
  trainedModel,
  weightsFile,
} from '@obelisk/training';
import { expect, type FuzzInput, type FuzzKind, oneFile, theFile } from '../fuzz-kind.js';
import { happens, pick } from '../mutations/choice.js';
import { mutatedJson } from '../mutations/json.js';
import { damagedTensors, withMetadata } from './safetensors.js';

const device = defaultDevice();

/** The whole state of a training, to go on from; of weights alone, to segment with. */
const names = { state: 'checkpoint.safetensors', weights: 'last.safetensors' } as const;

function begun(): TrainingState {
  const network = new BatchNorm({ device, channels: 2 });
  const optimiser = new Adam(network.parameters());
  const deck = new ScanDeck(5, new Random(1));
  return new TrainingState({ network, optimiser, deck, random: new Random(2) });
}

/** A training after two steps. */
async function honestState(): Promise<Uint8Array> {
  const state = begun();
  for (const factor of [1, 2]) {
    const values = Float32Array.from({ length: 16 }, (_, at) => factor * at);
    const image = tensor(values, { shape: [1, 2, 2, 2, 2], device });
    const found = (state.network as BatchNorm).forward(image);
    sum(multiply(found, found)).backward();
    state.optimiser.step();
    state.advance(2);
  }
  state.upcoming(2);
  return state.save();
}

/** The last weights of a training of the smallest network, with three labels. */
export async function honestWeights(): Promise<Uint8Array> {
  const entry = modelEntry('obelisk');
  const preparation = preparationOf(entry);
  const options = { device, random: new Random(1), labels: 3, preparation };
  const { network } = scanNetwork(entry, options);
  return writeSafetensors(await stateDictionary(network), notesOf('obelisk'));
}

function notesOf(model: string): Map<string, string> {
  return new Map([
    ['model', model],
    ['labels', labelNote(['background', 'liver', 'spleen'])],
    ['preparation', JSON.stringify(preparationOf(modelEntry(model)))],
    ['steps', '2'],
  ]);
}

let honest: Promise<Record<keyof typeof names, Uint8Array>> | null = null;

async function makeHonest() {
  return { state: await honestState(), weights: await honestWeights() };
}

/** Weights whose notes are damaged, or those of another network, or whose tensors are. */
export function damagedWeights(weights: Uint8Array, random: Random): Uint8Array {
  if (happens(random, 30)) return damagedTensors(weights, random);
  const notes = notesOf(happens(random, 10) ? pick(random, modelNames()) : 'obelisk');
  const key = pick(random, ['preparation', 'preparation', 'labels']);
  notes.set(key, mutatedJson(JSON.parse(notes.get(key) as string), random));
  return withMetadata(weights, notes);
}

function damagedState(state: Uint8Array, random: Random): Uint8Array {
  if (happens(random, 40)) return damagedTensors(state, random);
  return withMetadata(state, (notes) => {
    const training = mutatedJson(JSON.parse(notes.get('training') as string), random);
    return new Map([['training', training]]);
  });
}

/** What a training writes. */
export const checkpoint: FuzzKind = {
  async make(random): Promise<FuzzInput> {
    honest ??= makeHonest();
    const { state, weights } = await honest;
    return happens(random, 50)
      ? oneFile(names.state, damagedState(state, random))
      : oneFile(names.weights, damagedWeights(weights, random));
  },
  async read(input) {
    const [name, bytes] = theFile(input);
    if (name === names.state) await loadState(bytes, name);
    else loadWeights(bytes, name);
  },
};

/** Everything is as before when the file is refused. */
async function loadState(bytes: Uint8Array, name: string): Promise<void> {
  const state = begun();
  const before = await state.save();
  try {
    state.load(bytes, name);
  } catch (error) {
    expect(Buffer.compare(before, await state.save()) === 0, 'half of a refused state is loaded');
    throw error;
  }
  const saved = await state.save();
  begun().load(saved, name);
  expect(
    state.upcoming(2).every((at) => at < 5),
    'a scan that is not there comes next',
  );
}

function loadWeights(bytes: Uint8Array, name: string): void {
  const model = trainedModel({ paths: [name], read: () => weightsFile(bytes, name), device });
  expect(model.labels.length >= 2, `${model.labels.length} labels`);
  for (const network of model.networks) network();
}
