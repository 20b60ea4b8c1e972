import {
  compute,
  type Device,
  type DeviceArray,
  inSequence,
  type KernelCall,
  type KernelThis,
  type Storage,
} from '@obelisk/engine';
import { between, clamped, voxelOf, weightAfter } from './interpolation.js';
import { twinObeliskValue, twinPointLocate } from './obelisk.twin.js';
import { checkPoints, type ObeliskSizes, obeliskSizes } from './obelisk-arguments.js';
import { pointParts } from './point-parts.js';
import { type PreparedVolume, sourceOf, withMargin } from './prepared-volume.js';
import { transposed } from './transposed.js';

/**
 * Samples a volume at a list of points, moved by K learned offsets or K pairs of them, as training
 * on a random subset of the locations does:
 *
 * $$f_{c,k}(p) = I_c(p + S_{k,0}) \quad\text{or}\quad I_c(p + S_{k,0}) - I_c(p + S_{k,1}).$$
 *
 * @param volume - [N, C, D, H, W], or what `prepareVolume` made of it
 * @param offsets - [K, P, 3], P = 1 (unary) or 2 (binary), last axis (x, y, z) in -1..1
 * @param points - [N, S, 3], last axis (x, y, z) along (W, H, D), -1 and 1 the outermost voxels
 * @returns [N, C * K, S], channel c * K + k; NaN where an offset or a point is
 * @throws Error for shapes that do not fit
 * Source: Section 3.1, Eq. 2-3; the random subset: Table 2.
 *
 * @example
 * ```ts
 * import { arrayOf, openDevice } from '@obelisk/engine';
 * import { obeliskSamplePoints } from '@obelisk/kernels';
 * const device = openDevice('cpu');
 * const volume = arrayOf(device, [1, 1, 1, 1, 3], [10, 20, 40]);
 * const pair = arrayOf(device, [1, 2, 3], [0.5, 0, 0, -0.5, 0, 0]);
 * const centre = arrayOf(device, [1, 1, 3], [0, 0, 0]);
 * [...obeliskSamplePoints(volume, pair, centre).storage.values]; // => [15]
 * ```
 */
export function obeliskSamplePoints(
  volume: DeviceArray | PreparedVolume,
  offsets: DeviceArray,
  points: DeviceArray,
): DeviceArray {
  const source = sourceOf(volume);
  const sizes = obeliskSizes('obeliskSamplePoints', source.shape, offsets.shape);
  checkPoints('obeliskSamplePoints', points.shape, sizes.N);
  const S = points.shape[1];
  const shape = [sizes.N, sizes.C * sizes.K, S];
  return compute('obeliskSamplePoints', [source, offsets, points], shape, {
    kernels: (device) =>
      withMargin(volume, (padded) =>
        sampleAtPoints(device, padded, offsets.storage, points, sizes),
      ),
    twin: (out, values, shifts, at) => {
      twinObeliskValue(out, values, shifts, sizes, S, twinPointLocate(at, S, sizes));
    },
  });
}

/**
 * One kernel call per channel and part of the points. Neighbouring threads take neighbouring
 * offsets at one point, since these lie close together in the volume and points do not; the result
 * is then transposed.
 */
function sampleAtPoints(
  device: Device,
  padded: Storage,
  offsets: Storage,
  points: DeviceArray,
  sizes: ObeliskSizes,
): Storage {
  const { N, C, D, H, W, K, P } = sizes;
  const S = points.shape[1];
  const shifts = transposed(device, offsets, 1, K, P * 3);
  const calls = pointParts(padded, shifts, points, sizes).map(
    ({ count, inputs }): KernelCall => ({
      name: 'obelisk sample points',
      kernel: samplePoints,
      functions: [voxelOf, clamped, weightAfter, between],
      output: [K, count],
      integers: { P, D, H, W },
      inputs,
    }),
  );
  const byPoint = inSequence(device, N * C * S * K, calls);
  return transposed(device, byPoint, N * C, S, K);
}

type Constants = { P: number; D: number; H: number; W: number };

/**
 * Eq. 2 and 3 in three dimensions at a point moved by one offset (or two, with the difference of
 * the values). The coordinate in voxels is $x = (p_x + S_x + 1) (W - 1) / 2$; beyond the margin of
 * zeros around the volume it is moved into the margin. A thread is one k at one point.
 */
export function samplePoints(
  this: KernelThis<Constants>,
  volume: number[][],
  offsets: number[][][],
  points: number[][],
): number {
  let value = 0;
  for (let p = 0; p < this.constants.P; p++) {
    const gx = points[this.thread.y][0] + offsets[p][0][this.thread.x];
    const gy = points[this.thread.y][1] + offsets[p][1][this.thread.x];
    const gz = points[this.thread.y][2] + offsets[p][2][this.thread.x];
    const x = clamped(voxelOf(gx, this.constants.W), -2, this.constants.W);
    const y = clamped(voxelOf(gy, this.constants.H), -2, this.constants.H);
    const z = clamped(voxelOf(gz, this.constants.D), -2, this.constants.D);
    const wxd = weightAfter(x);
    const wyd = weightAfter(y);
    const wzd = weightAfter(z);
    const wxu = 1 - wxd;
    const wyu = 1 - wyd;
    const wzu = 1 - wzd;
    const column = Math.floor(x) + 2;
    const row = (Math.floor(z) + 2) * (this.constants.H + 4) + Math.floor(y) + 2;
    const above = row + this.constants.H + 4;
    const uu = between(wxu, wxd, volume[row][column], volume[row][column + 1]);
    const du = between(wxu, wxd, volume[row + 1][column], volume[row + 1][column + 1]);
    const ud = between(wxu, wxd, volume[above][column], volume[above][column + 1]);
    const dd = between(wxu, wxd, volume[above + 1][column], volume[above + 1][column + 1]);
    const sample = between(wzu, wzd, between(wyu, wyd, uu, du), between(wyu, wyd, ud, dd));
    value += sample * (1 - 2 * p);
  }
  return value;
}
