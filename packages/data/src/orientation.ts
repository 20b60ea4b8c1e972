import ndarray, { type NdArray } from 'ndarray';
import { type Affine, composeAffines, spacingOf, type Triple } from './affine.js';
import type { Grid } from './grid-relation.js';
import { type LabelData, shapeOf, type VoxelGrid } from './volume.js';
import { copyInOrder } from './voxel-order.js';

/** World axes of RAS+, each with the letter of its negative and of its positive end. */
const worldAxes = ['LR', 'PA', 'IS'] as const;
const permutations = [
  [0, 1, 2],
  [0, 2, 1],
  [1, 0, 2],
  [1, 2, 0],
  [2, 0, 1],
  [2, 1, 0],
] as const;

/** How `reorient` turned a grid: what `restoreOrientation` needs to turn labels back. */
export interface Reorientation {
  /** Axis i of the turned grid was axis `axes[i]` of the source. */
  readonly axes: Triple;
  /** Whether axis i of the turned grid runs against that source axis. */
  readonly flipped: readonly [boolean, boolean, boolean];
  readonly sourceShape: Triple;
  readonly sourceAffine: Affine;
}

/**
 * Three letters that name the direction in which each index grows: R or L (right, left), A or P
 * (anterior, posterior), S or I (superior, inferior). An oblique grid gets the assignment of its
 * axes to the world's that agrees best: the largest sum of
 * $|A_{w(i),i}| / \lVert A_{\cdot i} \rVert$.
 *
 * @example
 * ```ts
 * import { axisCodes } from '@obelisk/data';
 * axisCodes([[0, -3, 0, 0], [3, 0, 0, 0], [0, 0, -3, 0], [0, 0, 0, 1]]); // => 'ALI'
 * ```
 */
export function axisCodes(affine: Affine): string {
  const lengths = spacingOf(affine);
  const direction = (world: number, axis: number) => affine[world][axis] / lengths[axis];
  const agreement = (order: readonly number[]) =>
    order.reduce((sum, world, axis) => sum + Math.abs(direction(world, axis)), 0);
  const best = permutations.reduce((a, b) => (agreement(b) > agreement(a) ? b : a));
  return best.map((world, axis) => worldAxes[world][direction(world, axis) > 0 ? 1 : 0]).join('');
}

/**
 * Turns a scan or label map so that its axes run towards `codes`, by permuting and flipping axes
 * only: no voxel changes its value or its place in space, the affine follows.
 *
 * @param codes - the axis codes wanted, as 'RAS' or 'LAI'
 * @returns the turned grid in C order, and how to turn labels on it back
 * @throws when `codes` doesn't name each of the three directions once
 * @example
 * ```ts
 * import { reorient, scalingAffine, voxelGrid } from '@obelisk/data';
 * const scan = voxelGrid(Float32Array.of(1, 2, 3, 4), [4, 1, 1], scalingAffine([3, 3, 3]));
 * const { volume } = reorient(scan, 'LAS');
 * volume.data.data; // => Float32Array.of(4, 3, 2, 1)
 * volume.affine[0]; // => [-3, 0, 0, 9]
 * ```
 */
export function reorient<Data extends Float32Array | LabelData>(
  grid: VoxelGrid<Data>,
  codes: string,
): { volume: VoxelGrid<Data>; reorientation: Reorientation } {
  const reorientation = turnOf({ shape: shapeOf(grid), affine: grid.affine }, codes);
  const { data, affine } = turned(grid, reorientation);
  return { volume: copied(data, affine), reorientation };
}

/**
 * As {@link reorient}, but by strides alone: nothing is copied, and the voxels of the turned grid
 * are not in C order.
 *
 * @throws as `reorient`
 * @example
 * ```ts
 * import { reorientedView, scalingAffine, voxelGrid } from '@obelisk/data';
 * const scan = voxelGrid(Float32Array.of(1, 2, 3, 4), [4, 1, 1], scalingAffine([3, 3, 3]));
 * const view = reorientedView(scan, 'LAS');
 * view.data.get(0, 0, 0); // => 4
 * view.data.data; // => scan.data.data
 * ```
 */
export function reorientedView<Data extends Float32Array | LabelData>(
  grid: VoxelGrid<Data>,
  codes: string,
): VoxelGrid<Data> {
  return turned(grid, turnOf({ shape: shapeOf(grid), affine: grid.affine }, codes));
}

/**
 * The grid that {@link reorient} gives, without its values: what a header suffices for.
 *
 * @throws when `codes` doesn't name each of the three directions once
 * @example
 * ```ts
 * import { reorientGrid, scalingAffine } from '@obelisk/data';
 * const grid = { shape: [4, 3, 2], affine: scalingAffine([1, 2, 5]) } as const;
 * reorientGrid(grid, 'SAR').shape; // => [2, 3, 4]
 * ```
 */
export function reorientGrid(grid: Grid, codes: string): Grid {
  const reorientation = turnOf(grid, codes);
  const [a, b, c] = reorientation.axes.map((axis) => grid.shape[axis]);
  return {
    shape: [a, b, c],
    affine: composeAffines(grid.affine, sourceIndexOf(reorientation)),
  };
}

/** How the axes of a grid have to be turned so that they run towards `codes`. */
function turnOf({ shape, affine }: Grid, codes: string): Reorientation {
  const wanted = parseCodes(codes);
  const present = parseCodes(axisCodes(affine));
  const axes = wanted.map(({ world }) => present.findIndex((axis) => axis.world === world));
  const flipped = wanted.map(({ positive }, i) => positive !== present[axes[i]].positive);
  return {
    axes: [axes[0], axes[1], axes[2]],
    flipped: [flipped[0], flipped[1], flipped[2]],
    sourceShape: shape,
    sourceAffine: affine,
  };
}

/**
 * Turns a label map (or scan) on a reoriented grid back to the axes of the source, with its very
 * affine, so that it overlays the original scan in any viewer.
 *
 * @param grid - on the grid that `reorient` gave
 * @throws when the shape is not that of the reoriented grid
 * @example
 * ```ts
 * import { reorient, restoreOrientation, scalingAffine, voxelGrid } from '@obelisk/data';
 * const labels = voxelGrid(Uint8Array.of(1, 2, 3, 4, 5, 6), [3, 2, 1], scalingAffine([3, 3, 3]));
 * const { volume, reorientation } = reorient(labels, 'PIL');
 * volume.data.shape; // => [2, 1, 3]
 * restoreOrientation(volume, reorientation).data.data; // => Uint8Array.of(1, 2, 3, 4, 5, 6)
 * ```
 */
export function restoreOrientation<Data extends Float32Array | LabelData>(
  grid: VoxelGrid<Data>,
  { axes, flipped, sourceShape, sourceAffine }: Reorientation,
): VoxelGrid<Data> {
  const expected = axes.map((axis) => sourceShape[axis]);
  const { shape } = grid.data;
  if (!expected.every((size, axis) => size === shape[axis])) {
    throw new Error(
      `restoreOrientation: expected the reoriented shape [${expected.join(', ')}], ` +
        `got [${shape.join(', ')}]`,
    );
  }
  const back = [0, 1, 2].map((axis) => axes.indexOf(axis));
  const data = viewAlong(
    grid.data,
    back,
    back.map((axis) => flipped[axis]),
  );
  return copied(data, sourceAffine);
}

/** The affine from an index of the turned grid to the index of the same voxel in the source. */
function sourceIndexOf({ axes, flipped, sourceShape }: Reorientation): Affine {
  const rows = [0, 1, 2].map((axis) => {
    const from = axes.indexOf(axis);
    const row = [0, 0, 0, flipped[from] ? sourceShape[axis] - 1 : 0];
    row[from] = flipped[from] ? -1 : 1;
    return row;
  });
  return [...rows, [0, 0, 0, 1]];
}

function turned<Data extends Float32Array | LabelData>(
  { data, affine }: VoxelGrid<Data>,
  reorientation: Reorientation,
): VoxelGrid<Data> {
  return {
    data: viewAlong(data, reorientation.axes, reorientation.flipped),
    affine: composeAffines(affine, sourceIndexOf(reorientation)),
  };
}

function viewAlong<Data extends Float32Array | LabelData>(
  data: NdArray<Data>,
  axes: readonly number[],
  flipped: readonly boolean[],
): NdArray<Data> {
  const [stepX, stepY, stepZ] = flipped.map((flip) => (flip ? -1 : 1));
  return data.transpose(axes[0], axes[1], axes[2]).step(stepX, stepY, stepZ);
}

/**
 * A grid with its voxels in C order: itself, or a copy of a view.
 *
 * @example
 * ```ts
 * import { inOrder, reorientedView, scalingAffine, voxelGrid } from '@obelisk/data';
 * const scan = voxelGrid(Float32Array.of(1, 2, 3, 4), [4, 1, 1], scalingAffine([3, 3, 3]));
 * inOrder(reorientedView(scan, 'LAS')).data.data; // => Float32Array.of(4, 3, 2, 1)
 * inOrder(scan) === scan; // => true
 * ```
 */
export function inOrder<Data extends Float32Array | LabelData>(
  grid: VoxelGrid<Data>,
): VoxelGrid<Data> {
  const { data, affine } = grid;
  const [, height, width] = data.shape;
  const isWhole = data.offset === 0 && data.size === data.data.length;
  if (isWhole && data.stride.join() === [height * width, width, 1].join()) return grid;
  return copied(data, affine);
}

function copied<Data extends Float32Array | LabelData>(
  data: NdArray<Data>,
  affine: Affine,
): VoxelGrid<Data> {
  const Values = data.data.constructor as new (length: number) => Data;
  const values = copyInOrder(data, new Values(data.size));
  return { data: ndarray(values, data.shape) as NdArray<Data>, affine };
}

function parseCodes(codes: string): { world: number; positive: boolean }[] {
  const parsed = [...codes].map((letter) => {
    const world = worldAxes.findIndex((ends) => ends.includes(letter));
    return { world, positive: worldAxes[world]?.[1] === letter };
  });
  const worlds = parsed.map(({ world }) => world).sort();
  if (worlds.join() === '0,1,2') return parsed;
  throw new Error(
    `reorient: the axis codes "${codes}" are not an orientation; ` +
      'expected one of R L, one of A P and one of S I, as in "RAS"',
  );
}
