import { openDevice } from '@obelisk/engine';
import type { Module } from '@obelisk/nn';
import { type PerAxis, Random } from '@obelisk/tensor';
import type { ModelEntry } from '../model-entry.js';

/** Offsets do not depend on the number of labels; the fewest that a network can have. */
const labels = 2;

/**
 * Standard deviations of the first offsets of a network, as they are drawn before training, along
 * (D, H, W), by the name of their tensor; -1..1 is the whole image.
 *
 * @example
 * ```ts
 * import { modelEntry, firstDeviations } from '@obelisk/models';
 * const [depth] = firstDeviations(modelEntry('obelisk')).get('offset1') ?? [];
 * Math.abs(depth - 0.05) < 0.005; // => true
 * ```
 */
export function firstDeviations(entry: ModelEntry): Map<string, PerAxis> {
  const size = [1, 1, 1] as const; // makes fully connected layers small
  const options = { device: openDevice('float64'), random: new Random(1), labels, size };
  return offsetDeviations(entry.create(options));
}

/**
 * The same of the offsets that a network has now.
 *
 * @example
 * ```ts
 * import { HybridTcia, offsetDeviations } from '@obelisk/models';
 * const options = { labels: 9 };
 * [...offsetDeviations(new HybridTcia(options)).keys()]; // => ['offset1', 'offset2']
 * ```
 */
export function offsetDeviations(network: Module): Map<string, PerAxis> {
  const deviations = new Map<string, PerAxis>();
  for (const [name, { tensor }] of network.namedTensors()) {
    if (!name.startsWith('offset')) continue;
    const { values } = tensor.value.storage;
    // The last axis is (x, y, z), along (W, H, D).
    deviations.set(
      name,
      [2, 1, 0].map((axis) => deviation(values.filter((_, at) => at % 3 === axis))),
    );
  }
  return deviations;
}

function deviation(values: ArrayLike<number>): number {
  const numbers = Array.from(values);
  const mean = numbers.reduce((sum, value) => sum + value, 0) / numbers.length;
  const squares = numbers.reduce((sum, value) => sum + (value - mean) ** 2, 0);
  return Math.sqrt(squares / numbers.length);
}
