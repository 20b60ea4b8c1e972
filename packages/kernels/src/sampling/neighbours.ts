import { formatShape, type Shape } from '@obelisk/engine';
import { imageCorners } from './bilinear.twin.js';
import { corners } from './trilinear.twin.js';

/** One of the voxels between which a sample lies, and what Eq. 3 says of it. */
export interface Neighbour {
  /** Its index along (x, y) or (x, y, z). */
  readonly voxel: readonly number[];
  /** Where it lies in the image, in C order; -1 outside, where the value is zero. */
  readonly at: number;
  /** $w_q$ */
  readonly weight: number;
  /** $\partial w_q / \partial x$ and so on, per voxel. */
  readonly slope: readonly number[];
}

/**
 * The voxels between which a sample lies, with the weights of Eq. 3 and their derivatives, in
 * double precision: $F = \sum_q w_q I_q$ and
 * $\partial F / \partial x = \sum_q \frac{\partial w_q}{\partial x} I_q$.
 * They come as the paper counts them: x changes first, then y, then z.
 * @param place - where the sample lies, in voxels: (x, y) or (x, y, z)
 * @param size - of the image, [H, W] or [D, H, W]
 * @throws Error when place and size are not of the same two or three axes
 * Source: Eq. 2-3.
 *
 * @example
 * ```ts
 * import { neighboursOf } from '@obelisk/kernels';
 * const four = neighboursOf([0.25, 0], [1, 2]);
 * four.map(({ weight }) => weight); // => [0.75, 0.25, 0, 0]
 * four.map(({ at }) => at); // => [0, 1, -1, -1]
 * four[1].slope; // => [1, -0.25]
 * ```
 */
export function neighboursOf(place: readonly number[], size: Shape): Neighbour[] {
  if (place.length !== size.length || (size.length !== 2 && size.length !== 3)) {
    throw new Error(
      `neighboursOf: expected a place (x, y) in [H, W] or (x, y, z) in [D, H, W], ` +
        `got ${formatShape(place)} in ${formatShape(size)}`,
    );
  }
  const [W, H, D] = [...size].reverse();
  const [x, y, z] = place;
  const found =
    size.length === 2
      ? imageCorners({ start: 0, H, W }, x, y)
      : corners({ start: 0, D, H, W }, x, y, z);
  const first = place.map(Math.floor);
  return found.map((corner, bits) => ({
    ...corner,
    voxel: first.map((index, axis) => index + ((bits >> axis) & 1)),
  }));
}
