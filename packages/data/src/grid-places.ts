import type { Affine, Triple } from './affine.js';
import { axisTable, clampPlace, isInside } from './axis-table.js';
import { matchAxes } from './grid-relation.js';

/** The layout of the voxels that are read: an ndarray has it. */
interface Source {
  readonly shape: number[];
  readonly stride: number[];
  readonly offset: number;
}

/**
 * Gets a target voxel (its position in C order) and its place on the source: where the lower
 * corner of the eight voxels around it is stored, the distances from there to the upper ones, and
 * their shares.
 */
export type Visit = (
  index: number,
  lower: number,
  dx: number,
  dy: number,
  dz: number,
  wx: number,
  wy: number,
  wz: number,
) => void;

/**
 * Calls `visit` for every voxel of the target grid whose place is in the source's field of view.
 *
 * @param relation - target voxel to source voxel
 */
export function visitPlaces(source: Source, relation: Affine, target: Triple, visit: Visit): void {
  const axes = matchAxes(relation, target);
  if (axes === null) visitObliquely(source, relation, target, visit);
  else visitAlongAxes(source, relation, target, axes, visit);
}

/** Separable: a table per axis, whose entries combine to every place. */
function visitAlongAxes(
  { shape, stride, offset }: Source,
  relation: Affine,
  target: Triple,
  axes: Triple,
  visit: Visit,
): void {
  const [tx, ty, tz] = axes.map((from, axis) =>
    axisTable(target[axis], relation[from][axis], relation[from][3], shape[from], stride[from]),
  );
  const [depth, height, width] = target;
  for (let x = 0; x < depth; x++) {
    for (let y = 0; y < height; y++) {
      if (!(tx.inside[x] && ty.inside[y])) continue;
      const row = offset + tx.lower[x] + ty.lower[y];
      const [dx, dy, wx, wy] = [tx.step[x], ty.step[y], tx.weight[x], ty.weight[y]];
      for (let z = 0, index = (x * height + y) * width; z < width; z++, index++) {
        if (!tz.inside[z]) continue;
        visit(index, row + tz.lower[z], dx, dy, tz.step[z], wx, wy, tz.weight[z]);
      }
    }
  }
}

/** In general: each place by the whole matrix. */
function visitObliquely(
  { shape, stride, offset }: Source,
  [mx, my, mz]: Affine,
  [depth, height, width]: Triple,
  visit: Visit,
): void {
  const step = (lower: number, axis: number) => (lower < shape[axis] - 1 ? stride[axis] : 0);
  for (let x = 0, index = 0; x < depth; x++) {
    for (let y = 0; y < height; y++) {
      for (let z = 0; z < width; z++, index++) {
        const px = mx[0] * x + mx[1] * y + mx[2] * z + mx[3];
        const py = my[0] * x + my[1] * y + my[2] * z + my[3];
        const pz = mz[0] * x + mz[1] * y + mz[2] * z + mz[3];
        if (!(isInside(px, shape[0]) && isInside(py, shape[1]) && isInside(pz, shape[2]))) continue;
        const cx = clampPlace(px, shape[0]);
        const cy = clampPlace(py, shape[1]);
        const cz = clampPlace(pz, shape[2]);
        const [lx, ly, lz] = [Math.floor(cx), Math.floor(cy), Math.floor(cz)];
        const lower = offset + lx * stride[0] + ly * stride[1] + lz * stride[2];
        visit(index, lower, step(lx, 0), step(ly, 1), step(lz, 2), cx - lx, cy - ly, cz - lz);
      }
    }
  }
}
