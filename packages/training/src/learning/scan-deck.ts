import { Random } from '@obelisk/tensor';

/** What a deck needs to go on. */
export interface DeckState {
  /** How many scans there are. */
  readonly scans: number;
  readonly random: readonly number[];
  /** Cards of the shuffled deck that are still to come. */
  readonly rest: readonly number[];
}

/**
 * The order in which a training sees its scans: all of them in random order, then all again in
 * another one. A batch may hold the last ones of a round and the first of the next.
 *
 * @example
 * ```ts
 * import { Random } from '@obelisk/tensor';
 * import { ScanDeck } from '@obelisk/training';
 * const deck = new ScanDeck(3, new Random(1));
 * deck.draw(3).sort(); // => [0, 1, 2]
 * ```
 */
export class ScanDeck {
  #random: Random;
  #rest: number[] = [];

  /** @param scans - how many there are */
  constructor(
    readonly scans: number,
    random: Random,
  ) {
    this.#random = random;
  }

  /** The next `count` scans. */
  draw(count: number): number[] {
    return Array.from({ length: count }, () => {
      if (this.#rest.length === 0) this.#rest = this.#random.permutation(this.scans);
      return this.#rest.shift() as number;
    });
  }

  /** What `loadState` goes on from. */
  saveState(): DeckState {
    return { scans: this.scans, random: this.#random.saveState(), rest: [...this.#rest] };
  }

  /** @throws Error when it is of another number of scans */
  loadState({ scans, random, rest }: DeckState): void {
    if (scans !== this.scans) {
      throw new Error(`ScanDeck: expected the state of ${this.scans} scans, got that of ${scans}`);
    }
    this.#random = Random.fromState(random);
    this.#rest = [...rest];
  }
}
