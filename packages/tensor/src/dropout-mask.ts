import { sizeOf } from '@obelisk/engine';
import { assertTensors } from './check-arguments.js';
import { defaultRandom } from './default-random.js';
import type { Random } from './random.js';
import { type Tensor, tensor } from './tensor.js';

/** What a mask drops, and how often. */
export interface DropoutOptions {
  /** $p$ in 0 .. 1: how likely each is dropped. */
  readonly p: number;
  /** Whether whole channels of [N, C, ...positions] are dropped, or single elements. */
  readonly wholeChannels: boolean;
}

/**
 * A random mask for `dropout`, drawn anew in each training step: 0 with probability $p$, otherwise
 * $1 / (1 - p)$.
 * @param x - what will be masked
 * @param random - the default stream when left out
 * @returns a mask in the shape of `x`, or [N, C, 1, ...] for whole channels
 * @throws Error when the probability is not in 0 .. 1, 1 excluded
 *
 * @example
 * ```ts
 * import { dropoutMask, Random, tensor } from '@obelisk/tensor';
 * const x = tensor([1, 2, 3, 4], { shape: [1, 2, 2] });
 * const options = { p: 0.5, wholeChannels: true };
 * dropoutMask(x, options, new Random(1)).shape; // => [1, 2, 1]
 * ```
 */
export function dropoutMask(
  x: Tensor,
  { p, wholeChannels }: DropoutOptions,
  random: Random = defaultRandom(),
): Tensor {
  assertTensors('dropoutMask', { x });
  const { shape, device } = x;
  if (!(p >= 0 && p < 1)) {
    throw new Error(`dropoutMask: probability ${p} must be at least 0 and below 1`);
  }
  const size = wholeChannels ? shape.map((length, axis) => (axis < 2 ? length : 1)) : shape;
  const kept = 1 / (1 - p);
  const mask = Float32Array.from({ length: sizeOf(size) }, () => (random.uniform() < p ? 0 : kept));
  return tensor(mask, { shape: size, device });
}
