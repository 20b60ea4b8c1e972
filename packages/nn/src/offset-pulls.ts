import { formatShape, type Shape, sameShape, sizeOf, type Values } from '@obelisk/engine';
import { neighboursOf } from '@obelisk/kernels';

/** Numbers that were read from a device, as `await tensor.data()` gives them. */
export interface ReadArray {
  readonly shape: Shape;
  readonly data: Values;
}

/** What `obeliskSamplePoints` took, and the gradient of what it gave. */
export interface PointSampling {
  /** [N, C, D, H, W] */
  readonly volume: ReadArray;
  /** $S$: [K, P, 3] */
  readonly offsets: ReadArray;
  /** [N, S, 3], (x, y, z) in -1..1 */
  readonly points: ReadArray;
  /** $\partial L / \partial F$: [N, C K, S] */
  readonly gradient: ReadArray;
}

/** How one sampling point pulls at an offset; lists are (x, y, z). */
export interface OffsetPull {
  /** Which volume of the batch, which of its channels, and which of its points. */
  readonly volume: number;
  readonly channel: number;
  readonly point: number;
  /** Where it is sampled, $p + S$, in voxels. */
  readonly place: readonly number[];
  /** $\partial L / \partial F$ at this point. */
  readonly gradient: number;
  /**
   * $\partial F / \partial S$ by Eq. 3, in units of the offset (half the image); with a minus for
   * the second offset of a pair, whose sample is subtracted.
   */
  readonly slope: readonly number[];
  /** Their product: the share of this point in $\partial L / \partial S$. */
  readonly arrow: readonly number[];
}

/**
 * Why an offset has the gradient that it has: the share of each sampling point,
 *
 * $$\frac{\partial L}{\partial S} = \sum_{n,c,p} \frac{\partial L}{\partial F_{n,c}(p)} \,
 *   \frac{\partial F_{n,c}(p)}{\partial S}.$$
 *
 * Descent moves the offset against the sum of the arrows. They are computed in double precision,
 * one by one, beside the kernel that gives only their sum. Where a sample lies is rounded as that
 * kernel does, in the precision of the numbers: one at the edge of a cell is in the same cell.
 * @param offset - its number: $k P + p$ for the p-th offset of coefficient k
 * @returns one pull per volume, channel and point, in this order
 * @throws Error for shapes that do not fit, and for a number that no offset has
 * Source: Section 3.1, Eq. 2-3.
 *
 * @example
 * ```ts
 * import { offsetPulls, sumOfArrows } from '@obelisk/nn';
 * const pulls = offsetPulls(
 *   {
 *     volume: { shape: [1, 1, 1, 1, 3], data: Float32Array.of(10, 20, 40) },
 *     offsets: { shape: [1, 1, 3], data: Float32Array.of(0.5, 0, 0) },
 *     points: { shape: [1, 2, 3], data: Float32Array.of(0, 0, 0, -1, 0, 0) },
 *     gradient: { shape: [1, 1, 2], data: Float32Array.of(2, 3) },
 *   },
 *   0,
 * );
 * pulls.map(({ place }) => place[0]); // => [1.5, 0.5]
 * pulls.map(({ arrow }) => arrow[0]); // => [40, 30]
 * sumOfArrows(pulls); // => [70, 0, 0]
 * ```
 */
export function offsetPulls(sampling: PointSampling, offset: number): OffsetPull[] {
  assertFits(sampling, offset);
  const { volume, points } = sampling;
  const [N, C] = volume.shape;
  const S = points.shape[1];
  const pulls: OffsetPull[] = [];
  for (let n = 0; n < N; n++) {
    for (let c = 0; c < C; c++) {
      for (let s = 0; s < S; s++) pulls.push(pullOf(sampling, offset, n, c, s));
    }
  }
  return pulls;
}

function pullOf(
  { volume, offsets, points, gradient }: PointSampling,
  offset: number,
  n: number,
  c: number,
  s: number,
): OffsetPull {
  const [, C, ...size] = volume.shape;
  const [K, P] = offsets.shape;
  const S = points.shape[1];
  const sizes = [...size].reverse();
  const [k, sign] = [Math.floor(offset / P), offset % P === 0 ? 1 : -1];
  const round = points.data instanceof Float32Array ? Math.fround : Number;
  const place = sizes.map((along, axis) => {
    const from = points.data[(n * S + s) * 3 + axis];
    return placeOf(from, offsets.data[offset * 3 + axis], along, round);
  });
  const voxels = sizeOf(size);
  const values = volume.data.subarray((n * C + c) * voxels, (n * C + c + 1) * voxels);
  // No minus before a zero.
  const slope = slopeAt(values, size, place).map(
    (perVoxel, axis) => (sign * perVoxel * (sizes[axis] - 1)) / 2 || 0,
  );
  const g = gradient.data[((n * C + c) * K + k) * S + s];
  const arrow = slope.map((one) => g * one || 0);
  return { volume: n, channel: c, point: s, place, gradient: g, slope, arrow };
}

/** `voxelOf` of a point and its offset, rounded after each operation. */
function placeOf(
  point: number,
  offset: number,
  size: number,
  round: (value: number) => number,
): number {
  return round(round(round(point + offset) + 1) * (size - 1)) / 2;
}

/** $\partial F / \partial x, \dots$ per voxel. */
function slopeAt(values: Values, size: Shape, place: readonly number[]): number[] {
  const slope = [0, 0, 0];
  for (const neighbour of neighboursOf(place, size)) {
    const value = neighbour.at < 0 ? 0 : values[neighbour.at];
    for (let axis = 0; axis < 3; axis++) slope[axis] += neighbour.slope[axis] * value;
  }
  return slope;
}

/**
 * The sum of all arrows: $\partial L / \partial S$ of their offset, (x, y, z).
 *
 * @example
 * ```ts
 * import { sumOfArrows } from '@obelisk/nn';
 * sumOfArrows([{ arrow: [1, 2, 3] }, { arrow: [1, 0, -3] }]); // => [2, 2, 0]
 * ```
 */
export function sumOfArrows(pulls: readonly Pick<OffsetPull, 'arrow'>[]): number[] {
  return [0, 1, 2].map((axis) => pulls.reduce((sum, { arrow }) => sum + arrow[axis], 0));
}

function assertFits({ volume, offsets, points, gradient }: PointSampling, offset: number): void {
  const [N, C] = volume.shape;
  const [K, P, three] = offsets.shape;
  const S = points.shape[1];
  const fits =
    volume.shape.length === 5 &&
    three === 3 &&
    sameShape(points.shape, [N, S, 3]) &&
    sameShape(gradient.shape, [N, C * K, S]);
  if (!fits) {
    const given = [volume, offsets, points, gradient].map(({ shape }) => formatShape(shape));
    throw new Error(
      'offsetPulls: expected a volume [N, C, D, H, W], offsets [K, P, 3], points [N, S, 3] and ' +
        `a gradient [N, C K, S], got ${given.join(', ')}`,
    );
  }
  if (!Number.isInteger(offset) || offset < 0 || offset >= K * P) {
    throw new Error(`offsetPulls: there are offsets 0 to ${K * P - 1}, none of number ${offset}`);
  }
}
