import { arrayOf, type DeviceArray } from '@obelisk/kernels';
import {
  type Adam,
  loadStateDictionary,
  type Module,
  type NamedArrays,
  randomStreams,
  readSafetensors,
  readSafetensorsMetadata,
  stateDictionary,
  writeSafetensors,
} from '@obelisk/nn';
import type { Random } from '@obelisk/tensor';
import ndarray from 'ndarray';
import type { DeckState, ScanDeck } from './learning/scan-deck.js';
import type { TrainingHistory } from './train.js';

/** What changes while a network learns. */
export interface TrainingParts {
  readonly network: Module;
  readonly optimiser: Adam;
  readonly deck: ScanDeck;
  /** Locations and affine maps are drawn from this. */
  readonly random: Random;
}

/** What a saved training says beside its arrays. */
interface SavedNotes {
  readonly version: 1;
  readonly step: number;
  readonly adamSteps: number;
  readonly deck: DeckState;
  readonly upcoming: readonly number[];
  readonly random: readonly number[];
  readonly streams: readonly (readonly number[])[];
  readonly history: TrainingHistory;
}

/**
 * Everything that decides how a training goes on: the network, the moments of Adam, the order of
 * the scans and every stream of random numbers. Saved and loaded it goes on to the same weights, to
 * the bit, as if it had never stopped.
 *
 * @example
 * ```ts
 * import { Adam, BatchNorm } from '@obelisk/nn';
 * import { defaultDevice, Random } from '@obelisk/tensor';
 * import { ScanDeck, TrainingState } from '@obelisk/training';
 * const begin = () => {
 *   const network = new BatchNorm({ device: defaultDevice(), channels: 2 });
 *   const optimiser = new Adam(network.parameters());
 *   const deck = new ScanDeck(5, new Random(1));
 *   return new TrainingState({ network, optimiser, deck, random: new Random(2) });
 * };
 * const [one, other] = [begin(), begin()];
 * one.advance(2);
 * other.load(await one.save(), 'checkpoint.safetensors');
 * other.upcoming(2).join() === one.upcoming(2).join(); // => true
 * ```
 */
export class TrainingState {
  readonly network: Module;
  readonly optimiser: Adam;
  readonly #deck: ScanDeck;
  readonly #random: Random;
  #upcoming: number[] = [];
  #step = 0;
  #history: TrainingHistory = {
    ...{ steps: [], loss: [], diceSteps: [], dice: [] },
    ...{ seconds: 0, measuringSeconds: 0, stopped: false },
  };

  constructor({ network, optimiser, deck, random }: TrainingParts) {
    this.network = network;
    this.optimiser = optimiser;
    this.#deck = deck;
    this.#random = random;
  }

  /** Steps so far. */
  get step(): number {
    return this.#step;
  }

  get history(): TrainingHistory {
    return this.#history;
  }

  get random(): Random {
    return this.#random;
  }

  /** The scans of the next step. */
  upcoming(count: number): readonly number[] {
    if (this.#upcoming.length === 0) this.#upcoming = this.#deck.draw(count);
    return this.#upcoming;
  }

  /** Goes on to the next step. */
  advance(count: number): void {
    this.upcoming(count);
    this.#upcoming = [];
    this.#step++;
  }

  /** As a safetensors file. */
  async save(): Promise<Uint8Array> {
    const { steps: adamSteps, moments } = this.optimiser.saveState();
    const arrays: NamedArrays = new Map();
    for (const [name, array] of await stateDictionary(this.network)) {
      arrays.set(`network/${name}`, array);
    }
    for (const [name, { first, second }] of moments) {
      arrays.set(`adam.first/${name}`, await asArray(first));
      arrays.set(`adam.second/${name}`, await asArray(second));
    }
    const notes: SavedNotes = {
      version: 1,
      step: this.#step,
      adamSteps,
      deck: this.#deck.saveState(),
      upcoming: this.#upcoming,
      random: this.#random.saveState(),
      streams: randomStreams(this.network).map((stream) => stream.saveState()),
      history: this.#history,
    };
    return writeSafetensors(arrays, new Map([['training', JSON.stringify(notes)]]));
  }

  /**
   * Goes on where `save` left off.
   * @param name - of the file, for messages
   * @throws Error when the file is no saved training, or one of another network
   */
  load(bytes: Uint8Array, name: string): void {
    const notes = savedNotes(bytes, name);
    const arrays = readSafetensors(bytes, name);
    const part = (prefix: string) =>
      new Map(
        [...arrays]
          .filter(([key]) => key.startsWith(prefix))
          .map(([key, array]) => [key.slice(prefix.length), array]),
      );
    loadStateDictionary(this.network, part('network/'), name);
    this.#loadMoments(notes.adamSteps, part('adam.first/'), part('adam.second/'), name);
    this.#deck.loadState(notes.deck);
    this.#random.loadState(notes.random);
    const streams = randomStreams(this.network);
    for (const [at, stream] of streams.entries()) stream.loadState(notes.streams[at]);
    this.#upcoming = [...notes.upcoming];
    this.#step = notes.step;
    this.#history = notes.history;
  }

  #loadMoments(steps: number, first: NamedArrays, second: NamedArrays, name: string): void {
    const parameters = this.network.parameters();
    const moments = new Map(
      [...first].map(([key, array]) => {
        const value = parameters.get(key)?.value;
        const other = second.get(key);
        if (!value || !other) throw new Error(`${name}: the moments of ${key} do not fit`);
        const { device, shape } = value;
        const onDevice = ({ data }: typeof array) => arrayOf(device, shape, data as Float32Array);
        return [key, { first: onDevice(array), second: onDevice(other) }];
      }),
    );
    this.optimiser.loadState({ steps, moments });
  }
}

async function asArray({ shape, storage }: DeviceArray) {
  return ndarray(Float32Array.from(await storage.read()), [...shape]);
}

function savedNotes(bytes: Uint8Array, name: string): SavedNotes {
  const text = readSafetensorsMetadata(bytes, name).get('training');
  const notes = text === undefined ? null : (JSON.parse(text) as SavedNotes);
  if (notes?.version === 1) return notes;
  throw new Error(`${name}: is no saved training; expected the checkpoint of a training`);
}
