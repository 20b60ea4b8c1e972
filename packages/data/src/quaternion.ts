import { type Affine, determinant, spacingOf } from './affine.js';

/** How far from perpendicular unit axes may be and still count as a rotation. */
const tolerance = 1e-4;

/** A grid's axes as NIfTI's qform stores them: a rotation, and whether the third is mirrored. */
export interface QuaternionForm {
  /** $(b, c, d)$ of the unit quaternion $a + bi + cj + dk$ with $a \ge 0$. */
  readonly quaternion: readonly [number, number, number];
  /** -1 when the grid is left-handed: the third axis then points the other way. */
  readonly handedness: 1 | -1;
}

/**
 * The qform of an affine, or `null` when its axes are sheared: a quaternion holds a rotation only.
 *
 * $$R_{ij} = A_{ij} / \lVert A_{\cdot j} \rVert, \qquad a = \tfrac12\sqrt{1 + \mathrm{tr} R},$$
 *
 * $$b = \frac{R_{32} - R_{23}}{4a},\quad c = \frac{R_{13} - R_{31}}{4a},\quad
 * d = \frac{R_{21} - R_{12}}{4a}$$
 *
 * (or, where $a$ is small, the same from the largest of $b, c, d$), as in nifti1_io.c.
 */
export function quaternionForm(affine: Affine): QuaternionForm | null {
  const lengths = spacingOf(affine);
  const handedness = determinant(affine) < 0 ? -1 : 1;
  const signs = [1, 1, handedness];
  const rotation = [0, 1, 2].map((i) =>
    [0, 1, 2].map((j) => (signs[j] * affine[i][j]) / lengths[j]),
  );
  if (isSheared(rotation)) return null;
  return { quaternion: quaternionOf(rotation), handedness };
}

function isSheared(rotation: readonly (readonly number[])[]): boolean {
  const dot = (j: number, k: number) => rotation.reduce((sum, row) => sum + row[j] * row[k], 0);
  return [dot(0, 1), dot(0, 2), dot(1, 2)].some((product) => Math.abs(product) > tolerance);
}

function quaternionOf([p, q, r]: readonly (readonly number[])[]): [number, number, number] {
  // Four times the squares of a, b, c, d: dividing by the largest keeps the others precise.
  const squares = [
    1 + p[0] + q[1] + r[2],
    1 + p[0] - q[1] - r[2],
    1 - p[0] + q[1] - r[2],
    1 - p[0] - q[1] + r[2],
  ];
  const largest = squares.indexOf(Math.max(...squares));
  const scale = 0.5 / Math.sqrt(squares[largest]);
  const products = [
    [squares[0], r[1] - q[2], p[2] - r[0], q[0] - p[1]],
    [r[1] - q[2], squares[1], p[1] + q[0], p[2] + r[0]],
    [p[2] - r[0], p[1] + q[0], squares[2], q[2] + r[1]],
    [q[0] - p[1], p[2] + r[0], q[2] + r[1], squares[3]],
  ][largest];
  const [a, b, c, d] = products.map((product) => product * scale);
  return a < 0 ? [-b, -c, -d] : [b, c, d];
}
