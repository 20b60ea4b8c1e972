import type { Affine } from '@obelisk/data';
import type { Random } from '@obelisk/tensor';

/** Standard deviation of the affine augmentation in the released training code. */
export const releasedAugmentation = 0.075;

/**
 * A random affine map $A$ of (x, y, z) in -1..1, as in the released training code: the identity,
 * and normal noise on all 12 entries of its 3 x 4 matrix. That turns, shears, scales and shifts at
 * once: with a deviation of 0.075 the corners move by about 7.5 % of the image along each axis.
 * @param deviation - standard deviation of the noise; 0.075 in the released code
 * @returns A with a fourth row 0, 0, 0, 1
 * @throws Error when the deviation is not a number from 0 on
 *
 * @example
 * ```ts
 * import { Random } from '@obelisk/tensor';
 * import { randomAffine } from '@obelisk/training';
 * randomAffine(new Random(1), 0)[0]; // => [1, 0, 0, 0]
 * ```
 */
export function randomAffine(random: Random, deviation: number): Affine {
  if (!(deviation >= 0 && Number.isFinite(deviation))) {
    throw new Error(`augmentation: deviation ${deviation} must be a number from 0 on`);
  }
  const rows = [0, 1, 2].map((row) =>
    [0, 1, 2, 3].map((column) => (row === column ? 1 : 0) + deviation * random.normal()),
  );
  return [...rows, [0, 0, 0, 1]];
}
