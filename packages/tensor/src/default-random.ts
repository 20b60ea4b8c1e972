import { processWide } from '@obelisk/engine';
import { Random } from './random.js';

const stream = processWide('default random numbers', () => new Random(0));

/**
 * The stream of random numbers of everything that is made without naming one. It starts with seed
 * 0, so that a program gives the same whenever it runs.
 *
 * @example
 * ```ts
 * import { defaultRandom, manualSeed } from '@obelisk/tensor';
 * manualSeed(1);
 * const first = defaultRandom().uniform();
 * manualSeed(1);
 * defaultRandom().uniform() === first; // => true
 * ```
 */
export function defaultRandom(): Random {
  return stream.value;
}

/**
 * Starts the default stream anew; programs call it once, at their start.
 * @param seed - a whole number
 * @throws Error for any other number
 *
 * @example
 * ```ts
 * import { defaultRandom, manualSeed } from '@obelisk/tensor';
 * manualSeed(7);
 * defaultRandom().integer(10); // => 0
 * ```
 */
export function manualSeed(seed: number): void {
  stream.value = new Random(seed);
}
