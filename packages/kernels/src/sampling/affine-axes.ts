import { assertFilled, formatShape, type Shape, sameShape } from '@obelisk/engine';

/** Sizes of the output, and the coordinates of its voxels along each axis. */
export interface AffineAxes {
  readonly N: number;
  readonly rank: 2 | 3;
  /** W, H, D (1 for an image). */
  readonly counts: readonly [number, number, number];
  /** Along x, y, z. */
  readonly own: readonly [Float64Array, Float64Array, Float64Array];
  readonly shape: Shape;
}

/** @throws Error when the shapes are not [N, C, (D,) H, W] and [N, rank, rank + 1] */
export function affineAxes(
  family: string,
  matrix: Shape,
  size: Shape,
  alignCorners: boolean,
): AffineAxes {
  const rank = size.length - 2;
  if (rank !== 2 && rank !== 3) {
    throw new Error(`${family}: expected a size [N, C, (D,) H, W], got ${formatShape(size)}`);
  }
  assertFilled(family, 'size', size, 0);
  const N = size[0];
  if (!sameShape(matrix, [N, rank, rank + 1])) {
    const wanted = formatShape([N, rank, rank + 1]);
    throw new Error(
      `${family}: size ${formatShape(size)} expects a matrix ${wanted}, got ${formatShape(matrix)}`,
    );
  }
  const spatial = size.slice(2);
  const [W, H, D = 1] = [...spatial].reverse();
  const along = (count: number) =>
    Float64Array.from({ length: count }, (_, i) => {
      if (!alignCorners) return (2 * i + 1) / count - 1;
      return count > 1 ? (2 * i) / (count - 1) - 1 : 0;
    });
  const own = [along(W), along(H), along(D)] as const;
  return { N, rank, counts: [W, H, D], own, shape: [N, ...spatial, rank] };
}

/** Calls `visit` with each voxel's position and its coordinates (x, y, (z,) 1). */
export function forEachVoxel(
  { N, rank, counts: [W, H, D], own: [x, y, z] }: AffineAxes,
  visit: (at: number, n: number, own: readonly number[]) => void,
): void {
  for (let at = 0; at < N * D * H * W; at++) {
    const [iy, iz] = [Math.floor(at / W) % H, Math.floor(at / (W * H)) % D];
    const own = rank === 3 ? [x[at % W], y[iy], z[iz], 1] : [x[at % W], y[iy], 1];
    visit(at, Math.floor(at / (W * H * D)), own);
  }
}
