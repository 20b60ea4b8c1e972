import type { Values } from '@obelisk/engine';
import type { ObeliskSizes } from './obelisk-arguments.js';
import { type TwinVolume, twinSlope, twinSpread, twinValue } from './trilinear.twin.js';

// The twins of the fused OBELISK kernels: $f_k(p) = \sum_{p'} \pm I(p + S_{k,p'})$, by plain loops.
// They know grids and lists of points only by a function that gives voxel coordinates.

/** The voxel coordinate (x, y, z) of sampling location s in volume n, moved by one offset. */
export type Locate = (n: number, s: number, offset: readonly number[]) => readonly number[];

/** Calls `visit` for every location, channel, coefficient and each of its offsets. */
function forEachSample(
  sizes: ObeliskSizes,
  S: number,
  offsets: Values,
  locate: Locate,
  visit: (
    volume: TwinVolume,
    at: readonly number[],
    result: number,
    kp: number,
    sign: number,
  ) => void,
): void {
  const { N, C, D, H, W, K, P } = sizes;
  for (let n = 0; n < N; n++) {
    for (let s = 0; s < S; s++) {
      for (let k = 0; k < K; k++) {
        for (let p = 0; p < P; p++) {
          const kp = k * P + p;
          const at = locate(n, s, [offsets[kp * 3], offsets[kp * 3 + 1], offsets[kp * 3 + 2]]);
          for (let c = 0; c < C; c++) {
            const volume = { start: (n * C + c) * D * H * W, D, H, W };
            visit(volume, at, ((n * C + c) * K + k) * S + s, kp, p === 0 ? 1 : -1);
          }
        }
      }
    }
  }
}

/** Fills `out` [N, C * K, S] with the sampled values. */
export function twinObeliskValue(
  out: Values,
  volume: Values,
  offsets: Values,
  sizes: ObeliskSizes,
  S: number,
  locate: Locate,
): void {
  forEachSample(sizes, S, offsets, locate, (part, [x, y, z], result, _kp, sign) => {
    out[result] += sign * twinValue(volume, part, x, y, z);
  });
}

/**
 * Fills `out` [K, P, 3] with the gradient of the offsets. An offset of the -1..1 domain moves a
 * sample by (size - 1) / 2 voxels.
 */
export function twinObeliskOffsetGradient(
  out: Values,
  gradient: Values,
  volume: Values,
  offsets: Values,
  sizes: ObeliskSizes,
  S: number,
  locate: Locate,
): void {
  const voxels = [(sizes.W - 1) / 2, (sizes.H - 1) / 2, (sizes.D - 1) / 2];
  forEachSample(sizes, S, offsets, locate, (part, [x, y, z], result, kp, sign) => {
    const slope = twinSlope(volume, part, x, y, z);
    for (let axis = 0; axis < 3; axis++) {
      out[kp * 3 + axis] += sign * gradient[result] * slope[axis] * voxels[axis];
    }
  });
}

/** Fills `out` [N, C, D, H, W] with the gradient of the volume. */
export function twinObeliskVolumeGradient(
  out: Values,
  gradient: Values,
  offsets: Values,
  sizes: ObeliskSizes,
  S: number,
  locate: Locate,
): void {
  forEachSample(sizes, S, offsets, locate, (part, at, result, _kp, sign) => {
    twinSpread(out, part, at, sign * gradient[result]);
  });
}

/** Locations of a regular grid: $x + S_x$ with x spread evenly from the first to the last voxel. */
export function twinGridLocate(
  [Dg, Hg, Wg]: readonly number[],
  firstPlane: number,
  { D, H, W }: ObeliskSizes,
): Locate {
  const along = (i: number, count: number, size: number, offset: number) =>
    (count === 1 ? 0 : (i * (size - 1)) / (count - 1)) + (offset * (size - 1)) / 2;
  return (_n, s, [Sx, Sy, Sz]) => [
    along(s % Wg, Wg, W, Sx),
    along(Math.floor(s / Wg) % Hg, Hg, H, Sy),
    along(firstPlane + Math.floor(s / (Wg * Hg)), Dg, D, Sz),
  ];
}

/** Locations of a list of points [N, S, 3] in the -1..1 domain. */
export function twinPointLocate(points: Values, S: number, { D, H, W }: ObeliskSizes): Locate {
  const along = (point: number, size: number, offset: number) =>
    ((point + offset + 1) / 2) * (size - 1);
  return (n, s, [Sx, Sy, Sz]) => {
    const at = (n * S + s) * 3;
    return [along(points[at], W, Sx), along(points[at + 1], H, Sy), along(points[at + 2], D, Sz)];
  };
}
