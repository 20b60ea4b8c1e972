import type { Triple } from '@obelisk/data';

/**
 * Exact squared Euclidean distance, in mm, from every voxel to the nearest marked one; infinite
 * when none is marked. Separable (Felzenszwalb and Huttenlocher, 2012): with squares,
 *
 * $$d^2(x, y, z) = \min_{z'} \Big( (z - z')^2 + \min_{y'} \big( (y - y')^2 +
 *   \min_{x'} ((x - x')^2 + f(x', y', z')) \big) \Big),$$
 *
 * where $f$ is 0 at marked voxels and infinite elsewhere: three passes along lines, each in time
 * proportional to its voxels.
 * @param isMarked - 1 or 0 per voxel, in C order
 * @param spacing - mm between voxels along each axis
 *
 * @example
 * ```ts
 * import { squaredDistances } from '@obelisk/training';
 * const marked = [0, 0, 1];
 * Array.from(squaredDistances(marked, [1, 1, 3], [1, 1, 2])); // => [16, 4, 0]
 * ```
 */
export function squaredDistances(
  isMarked: ArrayLike<number>,
  size: Triple,
  spacing: Triple,
): Float64Array {
  const squares = Float64Array.from(isMarked, (marked) => (marked ? 0 : Number.POSITIVE_INFINITY));
  const strides = [size[1] * size[2], size[2], 1];
  for (const axis of [2, 1, 0]) {
    const line = envelope(size[axis], spacing[axis]);
    const [stride, length] = [strides[axis], size[axis]];
    for (let start = 0; start < squares.length; start++) {
      const isFirstOfLine = Math.floor(start / stride) % length === 0;
      if (isFirstOfLine) line(squares, start, stride);
    }
  }
  return squares;
}

/**
 * One pass: replaces the values $f$ of a line by $\min_j ((i - j)^2 s^2 + f(j))$. Each $j$ is a
 * parabola with its vertex at $j$ and height $f(j)$; the minimum is their lower envelope. It is
 * found from left to right: a parabola that a new one undercuts before it begins to count is out.
 */
function envelope(length: number, spacing: number) {
  const heights = new Float64Array(length);
  /** Vertices of the parabolas of the envelope, and where each begins to be the lowest. */
  const vertices = new Int32Array(length);
  const begins = new Float64Array(length);
  const s2 = spacing * spacing;
  /** Where the parabolas of `left` < `right` meet. */
  const meeting = (left: number, right: number) =>
    (left + right + (heights[right] - heights[left]) / (s2 * (right - left))) / 2;
  return (values: Float64Array, start: number, stride: number): void => {
    let last = -1;
    for (let j = 0; j < length; j++) {
      heights[j] = values[start + j * stride];
      if (heights[j] === Number.POSITIVE_INFINITY) continue;
      while (last >= 0 && meeting(vertices[last], j) <= begins[last]) last--;
      begins[last + 1] = last < 0 ? Number.NEGATIVE_INFINITY : meeting(vertices[last], j);
      vertices[++last] = j;
    }
    if (last < 0) return;
    for (let i = 0, at = 0; i < length; i++) {
      while (at < last && begins[at + 1] < i) at++;
      const distance = i - vertices[at];
      values[start + i * stride] = distance * distance * s2 + heights[vertices[at]];
    }
  };
}
