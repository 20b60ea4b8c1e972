import { type Affine, composeAffines, invertAffine, type Triple } from './affine.js';

/** A voxel grid without its values. */
export interface Grid {
  readonly shape: Triple;
  readonly affine: Affine;
}

/** In source voxels: what a target axis may move across before it counts as oblique. */
const tolerance = 1e-3;

/**
 * Where each voxel of `target` lies on `source`, in source voxels:
 *
 * $$M = A_{source}^{-1} A_{target}$$
 */
export function relateGrids(source: Grid, target: Grid): Affine {
  return composeAffines(invertAffine(source.affine), target.affine);
}

/**
 * The source axis along which each target axis runs, or `null` when one runs obliquely, so that
 * axes cannot be treated one by one: walking all along a target axis may then move the place along
 * one source axis only.
 */
export function matchAxes(relation: Affine, targetShape: Triple): Triple | null {
  const matched = targetShape.map((size, target) => {
    const travel = (source: number) => Math.abs(relation[source][target]) * size;
    const touched = [0, 1, 2].filter((source) => travel(source) > tolerance);
    return touched.length === 1 ? touched[0] : -1;
  });
  if (matched.includes(-1) || new Set(matched).size < 3) return null;
  return [matched[0], matched[1], matched[2]];
}
