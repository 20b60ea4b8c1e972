import type { Values } from '@obelisk/engine';

// Trilinear interpolation straight from Eq. 2 and 3, one sample at a time, in double precision. The
// twins of all 3-D sampling kernels loop over samples and call these; no kernel shares them.

/** One volume inside a longer array: where it begins, and its sizes. */
export interface TwinVolume {
  readonly start: number;
  readonly D: number;
  readonly H: number;
  readonly W: number;
}

/** Position of a voxel in the array, or -1 outside the volume, where the value is zero. */
function voxelAt({ start, D, H, W }: TwinVolume, x: number, y: number, z: number): number {
  const inside = x >= 0 && x < W && y >= 0 && y < H && z >= 0 && z < D;
  return inside ? start + (z * H + y) * W + x : -1;
}

/** Two voxels outside there are only zeros, however far: infinity is moved there, NaN stays. */
export function withinReach(coordinate: number, size: number): number {
  return Math.max(-2, Math.min(coordinate, size));
}

/** The eight neighbours of a coordinate with $w_1 .. w_8$ and their derivatives along x, y, z. */
export function corners(volume: TwinVolume, ...place: readonly [x: number, y: number, z: number]) {
  const { D, H, W } = volume;
  const [x, y, z] = [W, H, D].map((size, axis) => withinReach(place[axis], size));
  const x0 = Math.floor(x);
  const y0 = Math.floor(y);
  const z0 = Math.floor(z);
  const [wxu, wyu, wzu] = [x0 + 1 - x, y0 + 1 - y, z0 + 1 - z];
  const [wxd, wyd, wzd] = [x - x0, y - y0, z - z0];
  const corner = (dx: number, dy: number, dz: number, weight: number, ...slope: number[]) => ({
    at: voxelAt(volume, x0 + dx, y0 + dy, z0 + dz),
    weight,
    slope,
  });
  return [
    corner(0, 0, 0, wxu * wyu * wzu, -wyu * wzu, -wxu * wzu, -wxu * wyu),
    corner(1, 0, 0, wxd * wyu * wzu, wyu * wzu, -wxd * wzu, -wxd * wyu),
    corner(0, 1, 0, wxu * wyd * wzu, -wyd * wzu, wxu * wzu, -wxu * wyd),
    corner(1, 1, 0, wxd * wyd * wzu, wyd * wzu, wxd * wzu, -wxd * wyd),
    corner(0, 0, 1, wxu * wyu * wzd, -wyu * wzd, -wxu * wzd, wxu * wyu),
    corner(1, 0, 1, wxd * wyu * wzd, wyu * wzd, -wxd * wzd, wxd * wyu),
    corner(0, 1, 1, wxu * wyd * wzd, -wyd * wzd, wxu * wzd, wxu * wyd),
    corner(1, 1, 1, wxd * wyd * wzd, wyd * wzd, wxd * wzd, wxd * wyd),
  ];
}

/** What lies at a position that `voxelAt` gave. */
export function valueAt(values: Values, at: number): number {
  return at < 0 ? 0 : values[at];
}

/** The interpolated value: $\sum_{i=1}^8 w_i I_i$. */
export function twinValue(values: Values, volume: TwinVolume, x: number, y: number, z: number) {
  let sum = 0;
  for (const { at, weight } of corners(volume, x, y, z)) sum += weight * valueAt(values, at);
  return sum;
}

/** The value of one voxel, whose coordinates are whole; NaN for one that is no number. */
export function twinVoxel(values: Values, volume: TwinVolume, x: number, y: number, z: number) {
  if ([x, y, z].some(Number.isNaN)) return Number.NaN;
  return valueAt(values, voxelAt(volume, x, y, z));
}

/**
 * Its derivative along x, y, z in voxels: $\sum_i \frac{\partial w_i}{\partial x} I_i$, ...; not
 * known where one of them is no number, since the cell is not.
 */
export function twinSlope(values: Values, volume: TwinVolume, x: number, y: number, z: number) {
  const total = [0, 0, 0];
  if ([x, y, z].some(Number.isNaN)) return total.fill(Number.NaN);
  for (const { at, slope } of corners(volume, x, y, z)) {
    for (let axis = 0; axis < 3; axis++) total[axis] += slope[axis] * valueAt(values, at);
  }
  return total;
}

/**
 * Adds $w_i g$ to each neighbour: the derivative of the value with respect to the volume. One of
 * weight 0 gets nothing, not even of a gradient that is infinite.
 */
export function twinSpread(
  out: Values,
  volume: TwinVolume,
  [x, y, z]: readonly number[],
  g: number,
): void {
  for (const { at, weight } of corners(volume, x, y, z)) {
    if (at >= 0 && weight > 0) out[at] += weight * g;
  }
}
