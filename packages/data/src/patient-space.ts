import { type Affine, degeneracy } from './affine.js';

/**
 * The affine of a grid whose axes are given in DICOM's space, where x grows to the patient's Left,
 * y to Posterior and z to Superior (LPS): ours have x to the Right and y to Anterior.
 *
 * @param axes - from one voxel to the next along each axis, in mm
 * @param origin - the centre of the first voxel, in mm
 * @throws a sentence, to be headed by the file's name, for axes that span no space
 */
export function affineFromPatientSpace(
  axes: readonly (readonly number[])[],
  origin: readonly number[],
  signs: readonly number[] = [-1, -1, 1],
): Affine {
  const rows = signs.map((sign, row) =>
    [...axes.map((axis) => axis[row]), origin[row]].map((mm) => sign * mm + 0),
  );
  const affine = [...rows, [0, 0, 0, 1]];
  const problem = degeneracy(affine);
  if (problem === null) return affine;
  throw new Error(`the affine from its header ${problem}; expected three independent axes in mm`);
}
