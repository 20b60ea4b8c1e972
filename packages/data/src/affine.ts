/**
 * A 4 x 4 matrix, row by row, that takes a voxel's index $(i, j, k)$ to its place in millimetres,
 * with $x$ growing to the patient's Right, $y$ to Anterior, $z$ to Superior (RAS+):
 *
 * $$(x, y, z, 1)^T = A\,(i, j, k, 1)^T$$
 */
export type Affine = readonly (readonly number[])[];

/** Three numbers, one per axis. */
export type Triple = readonly [number, number, number];

/**
 * The affine of an upright grid: voxel [0, 0, 0] at `origin`, axes along R, A and S.
 *
 * @param spacing - distance of neighbouring voxels along each axis, in mm
 * @param origin - place of the first voxel's centre, in mm
 * @example
 * ```ts
 * import { scalingAffine } from '@obelisk/data';
 * scalingAffine([2, 2, 3])[2]; // => [0, 0, 3, 0]
 * ```
 */
export function scalingAffine(spacing: Triple, origin: Triple = [0, 0, 0]): Affine {
  return [
    [spacing[0], 0, 0, origin[0]],
    [0, spacing[1], 0, origin[1]],
    [0, 0, spacing[2], origin[2]],
    [0, 0, 0, 1],
  ];
}

/**
 * The distance of neighbouring voxels along each array axis, in mm: the length of each column.
 *
 * @example
 * ```ts
 * import { scalingAffine, spacingOf } from '@obelisk/data';
 * spacingOf(scalingAffine([1.5, 2, 3])); // => [1.5, 2, 3]
 * ```
 */
export function spacingOf(affine: Affine): [number, number, number] {
  const length = (axis: number) => Math.hypot(affine[0][axis], affine[1][axis], affine[2][axis]);
  return [length(0), length(1), length(2)];
}

/**
 * The product $A B$: first `second`, then `first`.
 *
 * @example
 * ```ts
 * import { composeAffines, scalingAffine } from '@obelisk/data';
 * const shift = scalingAffine([1, 1, 1], [5, 0, 0]);
 * composeAffines(scalingAffine([2, 2, 2]), shift)[0]; // => [2, 0, 0, 10]
 * ```
 */
export function composeAffines(first: Affine, second: Affine): Affine {
  return first.map((row) =>
    [0, 1, 2, 3].map((column) => row.reduce((sum, a, inner) => sum + a * second[inner][column], 0)),
  );
}

/**
 * Where `affine` takes the point (i, j, k).
 *
 * @example
 * ```ts
 * import { applyAffine, scalingAffine } from '@obelisk/data';
 * applyAffine(scalingAffine([3, 3, 3], [-10, 0, 0]), [4, 0, 1]); // => [2, 0, 3]
 * ```
 */
export function applyAffine(affine: Affine, point: Triple): [number, number, number] {
  const row = ([a, b, c, shift]: readonly number[]) =>
    a * point[0] + b * point[1] + c * point[2] + shift;
  return [row(affine[0]), row(affine[1]), row(affine[2])];
}

/** The determinant of the 3 x 3 part: negative when the grid is left-handed. */
export function determinant([a, b, c]: Affine): number {
  return (
    a[0] * (b[1] * c[2] - b[2] * c[1]) -
    a[1] * (b[0] * c[2] - b[2] * c[0]) +
    a[2] * (b[0] * c[1] - b[1] * c[0])
  );
}

/**
 * Why `affine` cannot place voxels in space, or `null` when it can: entries that are not finite, an
 * axis of length zero, or axes that lie in one plane.
 */
export function degeneracy(affine: Affine): string | null {
  if (!affine.flat().every(Number.isFinite)) return 'has entries that are not finite';
  const lengths = spacingOf(affine);
  const flat = lengths.indexOf(0);
  if (flat >= 0) return `gives axis ${flat} the length zero`;
  const volume = Math.abs(determinant(affine)) / (lengths[0] * lengths[1] * lengths[2]);
  return volume < 1e-6 ? 'puts its three axes into one plane' : null;
}

/**
 * The affine that undoes `affine`, by the adjugate.
 *
 * @throws when the affine is degenerate
 * @example
 * ```ts
 * import { invertAffine, scalingAffine } from '@obelisk/data';
 * invertAffine(scalingAffine([2, 4, 8], [6, 0, 0]))[0]; // => [0.5, 0, 0, -3]
 * ```
 */
export function invertAffine(affine: Affine): Affine {
  const problem = degeneracy(affine);
  if (problem !== null) throw new Error(`invertAffine: the affine ${problem}`);
  const scale = 1 / determinant(affine);
  const linear = [0, 1, 2].map((i) => [0, 1, 2].map((j) => scale * cofactor(affine, j, i) + 0));
  const rows = linear.map((row) => {
    const shift = row[0] * affine[0][3] + row[1] * affine[1][3] + row[2] * affine[2][3];
    return [...row, 0 - shift];
  });
  return [...rows, [0, 0, 0, 1]];
}

/** Cyclic indices carry the sign of the cofactor with them. */
function cofactor(affine: Affine, row: number, column: number): number {
  const [r1, r2] = [(row + 1) % 3, (row + 2) % 3];
  const [c1, c2] = [(column + 1) % 3, (column + 2) % 3];
  return affine[r1][c1] * affine[r2][c2] - affine[r1][c2] * affine[r2][c1];
}
