/** Of splitmix32: what its counter grows by. */
const golden = 0x9e3779b9;

/** Of splitmix32: spreads each bit of a word over all. */
function spread(bits: number): number {
  let word = Math.imul(bits ^ (bits >>> 16), 0x21f0aaad);
  word = Math.imul(word ^ (word >>> 15), 0x735a2d97);
  return word ^ (word >>> 15);
}

/**
 * A seeded stream of random numbers: xoshiro128** (Blackman and Vigna, 2018), its state filled by
 * splitmix32. Every random choice of the project comes from one of these, handed down, so that the
 * same seed gives the same result.
 *
 * @example
 * ```ts
 * import { Random } from '@obelisk/tensor';
 * new Random(7).uniform() === new Random(7).uniform(); // => true
 * ```
 */
export class Random {
  readonly #state: Uint32Array;

  /**
   * @param seed - a whole number that is exact, from -(2^53 - 1) to 2^53 - 1; all its bits count
   * @throws Error for any other number
   */
  constructor(seed: number) {
    if (!Number.isSafeInteger(seed)) {
      const most = Number.MAX_SAFE_INTEGER;
      throw new Error(`Random: seed ${seed}; expected a whole number from -${most} to ${most}`);
    }
    const [low, high] = [seed >>> 0, Math.floor(seed / 2 ** 32)];
    this.#state = Uint32Array.from({ length: 4 }, (_, at) => {
      const counted = (low + Math.imul(at + 1, golden)) >>> 0;
      // Seeds of 32 bits, which is what most are, have no higher ones to be mixed in.
      return spread(high === 0 ? counted : counted ^ spread(high + Math.imul(at + 5, golden)));
    });
  }

  /** A stream that goes on where `state`, as `saveState` gave it, left off. */
  static fromState(state: readonly number[]): Random {
    const random = new Random(0);
    random.loadState(state);
    return random;
  }

  /** Goes on where `state` left off: this stream itself, so that all who hold it do. */
  loadState(state: readonly number[]): void {
    if (state.length !== 4 || !state.every(Number.isInteger)) {
      throw new Error(`Random: expected a state of 4 integers, got [${state.join(', ')}]`);
    }
    this.#state.set(state);
  }

  /** The four words that `fromState` takes, for a checkpoint. */
  saveState(): number[] {
    return Array.from(this.#state);
  }

  /** An integer, uniform in 0 .. 2^32 - 1. */
  word(): number {
    const s = this.#state;
    const product = Math.imul(s[1], 5);
    const result = Math.imul((product << 7) | (product >>> 25), 9) >>> 0;
    const shifted = s[1] << 9;
    s[2] ^= s[0];
    s[3] ^= s[1];
    s[1] ^= s[2];
    s[0] ^= s[3];
    s[2] ^= shifted;
    s[3] = (s[3] << 11) | (s[3] >>> 21);
    return result;
  }

  /** A number, uniform in [low, high), with 24 random bits. */
  uniform(low = 0, high = 1): number {
    return low + (high - low) * ((this.word() >>> 8) / 2 ** 24);
  }

  /** An integer, uniform in 0 .. count - 1. */
  integer(count: number): number {
    return Math.floor(this.uniform() * count);
  }

  /** A normally distributed number (Box and Muller, 1958). */
  normal(mean = 0, standardDeviation = 1): number {
    const radius = Math.sqrt(-2 * Math.log(1 - this.uniform()));
    return mean + standardDeviation * radius * Math.cos(2 * Math.PI * this.uniform());
  }

  /** The numbers 0 .. count - 1 in random order (Fisher and Yates). */
  permutation(count: number): number[] {
    const order = Array.from({ length: count }, (_, index) => index);
    for (let last = count - 1; last > 0; last--) {
      const other = this.integer(last + 1);
      [order[last], order[other]] = [order[other], order[last]];
    }
    return order;
  }

  /** A stream of its own, independent of how many numbers this one gives afterwards. */
  fork(): Random {
    return new Random(this.word());
  }
}
