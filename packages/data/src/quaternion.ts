import { type Affine, determinant, spacingOf, type Triple } from './affine.js';

/** How far from perpendicular unit axes may be and still count as a rotation. */
const tolerance = 1e-4;

/** How much more than 1 rounding may make the square of a quaternion's length. */
const longestExcess = 1e-3;

/** A grid's axes as NIfTI's qform stores them: a rotation, and whether the third is mirrored. */
export interface QuaternionForm {
  /** $(b, c, d)$ of the unit quaternion $a + bi + cj + dk$ with $a \ge 0$. */
  readonly quaternion: Triple;
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

/**
 * The inverse of {@link quaternionForm}: the 3 x 3 part of the affine whose axes have the lengths
 * of `spacing`, $A_{ij} = R_{ij} s_j$, with
 *
 * $$R = \begin{pmatrix} a^2 + b^2 - c^2 - d^2 & 2 (bc - ad) & 2 (bd + ac) \\
 * 2 (bc + ad) & a^2 + c^2 - b^2 - d^2 & 2 (cd - ab) \\
 * 2 (bd - ac) & 2 (cd + ab) & a^2 + d^2 - b^2 - c^2 \end{pmatrix}$$
 *
 * @throws a sentence, to be headed by the file's name, when the quaternion is longer than 1
 */
export function quaternionRows(
  { quaternion, handedness }: QuaternionForm,
  spacing: Triple,
): number[][] {
  const [a, b, c, d] = unitQuaternion(quaternion);
  const [x, y, z] = [spacing[0], spacing[1], handedness * spacing[2]];
  return [
    [(a * a + b * b - c * c - d * d) * x, 2 * (b * c - a * d) * y, 2 * (b * d + a * c) * z],
    [2 * (b * c + a * d) * x, (a * a + c * c - b * b - d * d) * y, 2 * (c * d - a * b) * z],
    [2 * (b * d - a * c) * x, 2 * (c * d + a * b) * y, (a * a + d * d - c * c - b * b) * z],
  ];
}

/** (a, b, c, d) of length 1: where rounding leaves nothing for a, half a turn (nifti1_io.c). */
function unitQuaternion([b, c, d]: Triple): [number, number, number, number] {
  const square = b * b + c * c + d * d;
  if (square > 1 + longestExcess) {
    throw new Error(
      `the quaternion (b, c, d) of its qform is (${[b, c, d].join(', ')}), of the length ` +
        `${Math.sqrt(square)}; expected a rotation, at most 1`,
    );
  }
  if (1 - square >= 1e-7) return [Math.sqrt(1 - square), b, c, d];
  const scale = 1 / Math.sqrt(square);
  return [0, scale * b, scale * c, scale * d];
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
