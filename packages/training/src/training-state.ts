import { arithmetic, arrayOf, type DeviceArray, sameShape } from '@obelisk/engine';
import {
  type Adam,
  loadStateDictionary,
  type Module,
  type NamedArrays,
  randomStreams,
  readSafetensors,
  stateDictionary,
  writeSafetensors,
} from '@obelisk/nn';
import type { Random, Tensor } from '@obelisk/tensor';
import ndarray from 'ndarray';
import { keepArithmetic, requireArithmetic } from './kept-arithmetic.js';
import type { ScanDeck } from './learning/scan-deck.js';
import { notesMetadata, readNotes, type SavedNotes } from './saved-notes.js';
import type { TrainingHistory } from './train.js';

/** What changes while a network learns. */
export interface TrainingParts {
  readonly network: Module;
  readonly optimiser: Adam;
  readonly deck: ScanDeck;
  /** Locations and affine maps are drawn from this. */
  readonly random: Random;
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

  /** Losses and scores so far. */
  get history(): TrainingHistory {
    return this.#history;
  }

  /** The generator that all further steps draw from. */
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
    const states = this.optimiser.saveState();
    const arrays: NamedArrays = new Map();
    for (const [name, array] of await stateDictionary(this.network)) {
      arrays.set(`network/${name}`, array);
    }
    for (const [name, { first, second }] of states) {
      arrays.set(`adam.first/${name}`, await asArray(first));
      arrays.set(`adam.second/${name}`, await asArray(second));
    }
    const notes: SavedNotes = {
      version: 1,
      step: this.#step,
      adamSteps: Object.fromEntries([...states].map(([name, { steps }]) => [name, steps])),
      deck: this.#deck.saveState(),
      upcoming: this.#upcoming,
      random: this.#random.saveState(),
      streams: randomStreams(this.network).map((stream) => stream.saveState()),
      history: this.#history,
      arithmetic: arithmetic(),
    };
    return writeSafetensors(arrays, notesMetadata(notes));
  }

  /**
   * Goes on where `save` left off.
   * @param name - of the file, for messages
   * @throws Error when the file is no saved training, or one of another network or other scans;
   * everything is then as before
   */
  load(bytes: Uint8Array, name: string): void {
    const notes = readNotes(bytes, name);
    const arrays = readSafetensors(bytes, name);
    const streams = randomStreams(this.network);
    const { scans } = this.#deck;
    if (notes.deck.scans !== scans) {
      throw new Error(
        `${name}: is of a training on ${notes.deck.scans} scans; now there are ${scans}`,
      );
    }
    if (notes.streams.length !== streams.length) {
      throw new Error(`${name}: does not fit the network: it has other dropout layers`);
    }
    const first = this.#moments(inside(arrays, 'adam.first/'), name);
    const second = this.#moments(inside(arrays, 'adam.second/'), name);
    if ([...first.keys()].join() !== [...second.keys()].join()) {
      throw new Error(`${name}: its two kinds of moments are not of the same parameters`);
    }
    const steps = stepsOf(notes.adamSteps, first.keys(), name);
    requireArithmetic(notes.arithmetic, name);
    // The last to refuse, and it changes nothing when it does.
    loadStateDictionary(this.network, inside(arrays, 'network/'), name);
    keepArithmetic(notes.arithmetic, name);
    this.#loadMoments(steps, first, second);
    this.#deck.loadState(notes.deck);
    this.#random.loadState(notes.random);
    for (const [at, stream] of streams.entries()) stream.loadState(notes.streams[at]);
    this.#upcoming = [...notes.upcoming];
    this.#step = notes.step;
    this.#history = notes.history;
  }

  /** Moments that fit the parameters; before the first step there are none. */
  #moments(arrays: NamedArrays, name: string): ReadonlyMap<string, Float32Array> {
    const moments = new Map<string, Float32Array>();
    const parameters = this.network.parameters();
    for (const [key, { shape, data }] of arrays) {
      const parameter = parameters.get(key);
      if (!parameter || !sameShape(parameter.shape, shape) || !(data instanceof Float32Array)) {
        throw new Error(
          `${name}: does not fit the network: no parameter has the moments of ${key}`,
        );
      }
      moments.set(key, data);
    }
    return moments;
  }

  #loadMoments(
    steps: ReadonlyMap<string, number>,
    first: ReadonlyMap<string, Float32Array>,
    second: ReadonlyMap<string, Float32Array>,
  ): void {
    const parameters = this.network.parameters();
    const states = [...steps].map(([key, count]) => {
      const { device, shape } = parameters.get(key) as Tensor;
      const onDevice = (from: typeof first) => arrayOf(device, shape, from.get(key) ?? []);
      return [key, { first: onDevice(first), second: onDevice(second), steps: count }] as const;
    });
    this.optimiser.loadState(new Map(states));
  }
}

/** Steps by parameter, for those that have moments. */
function stepsOf(
  saved: SavedNotes['adamSteps'],
  parameters: Iterable<string>,
  name: string,
): Map<string, number> {
  const keys = [...parameters];
  if (typeof saved === 'number') return new Map(keys.map((key) => [key, saved]));
  const steps = new Map(Object.entries(saved));
  const lacking = keys.find((key) => !steps.has(key));
  if (lacking === undefined && steps.size === keys.length) return steps;
  throw new Error(`${name}: its moments and its counts of steps are not of the same parameters`);
}

/** The arrays whose names begin so, without that beginning. */
function inside(arrays: NamedArrays, prefix: string): NamedArrays {
  const chosen = [...arrays].filter(([key]) => key.startsWith(prefix));
  return new Map(chosen.map(([key, array]) => [key.slice(prefix.length), array]));
}

async function asArray({ shape, storage }: DeviceArray) {
  return ndarray(Float32Array.from(await storage.read()), [...shape]);
}
