import {
  compute,
  type Device,
  type DeviceArray,
  eitherForm,
  inOrder,
  type KernelCall,
  type KernelThis,
  type Storage,
  type Values,
} from '@obelisk/engine';
import { between, clamped, voxelOf, weightAfter } from './interpolation.js';
import { knownTogether, knownTogetherByKernel } from './known-together.js';
import { twinObeliskOffsetGradient, twinPointLocate } from './obelisk.twin.js';
import {
  checkGradient,
  checkPoints,
  type ObeliskSizes,
  obeliskSizes,
} from './obelisk-arguments.js';
import { pointParts } from './point-parts.js';
import { type PreparedVolume, sourceOf, withMargin } from './prepared-volume.js';
import { transposed } from './transposed.js';

/**
 * The gradient of `obeliskSamplePoints` with respect to its offsets, summed over all points,
 * channels and volumes. With $g = \partial L / \partial f$,
 *
 * $$\frac{\partial L}{\partial S_{k,0}} = \sum_{n,c,p} g_{n,c,k}(p)\,
 *   \frac{\partial I_{n,c}}{\partial x}(p + S_{k,0})\, \frac{W - 1}{2}$$
 *
 * for x, and alike for y and z; with the opposite sign for $S_{k,1}$. A neighbour outside the
 * volume contributes 0; exactly on a voxel the derivative is that of the cell above it (floor).
 *
 * @param gradient - [N, C * K, S], of the forward result
 * @param volume - as in the forward step, prepared or not
 * @param offsets - [K, P, 3]
 * @param points - [N, S, 3]
 * @returns [K, P, 3]; all three of an offset are NaN where one of its axes is
 * @throws Error for shapes that do not fit
 * Source: Section 3.1, Eq. 2-3.
 *
 * @example
 * ```ts
 * import { arrayOf, openDevice } from '@obelisk/engine';
 * import { obeliskPointsOffsetGradient } from '@obelisk/kernels';
 * const device = openDevice('cpu');
 * const volume = arrayOf(device, [1, 1, 1, 1, 3], [10, 20, 40]);
 * const offsets = arrayOf(device, [1, 1, 3], [0.5, 0, 0]);
 * const points = arrayOf(device, [1, 1, 3], [0, 0, 0]);
 * const gradient = arrayOf(device, [1, 1, 1], [2]);
 * const slopes = obeliskPointsOffsetGradient(gradient, volume, offsets, points);
 * [...slopes.storage.values]; // => [40, 0, 0]
 * ```
 */
export function obeliskPointsOffsetGradient(
  gradient: DeviceArray,
  volume: DeviceArray | PreparedVolume,
  offsets: DeviceArray,
  points: DeviceArray,
): DeviceArray {
  const family = 'obeliskPointsOffsetGradient';
  const source = sourceOf(volume);
  const sizes = obeliskSizes(family, source.shape, offsets.shape);
  checkPoints(family, points.shape, sizes.N);
  const S = points.shape[1];
  checkGradient(family, gradient, [sizes.N, sizes.C * sizes.K, S]);
  return compute(family, [gradient, source, offsets, points], offsets.shape, {
    kernels: (device) =>
      withMargin(volume, (padded) =>
        gradientAtPoints(device, gradient, padded, offsets, points, sizes),
      ),
    twin: (out, g, values, shifts, at) => {
      const locate = twinPointLocate(at, S, sizes);
      twinObeliskOffsetGradient(out, g, values, shifts, sizes, S, locate);
    },
  });
}

/** Sums over parts of the points in kernels, then over parts and channels in a host step. */
function gradientAtPoints(
  device: Device,
  gradient: DeviceArray,
  padded: Storage,
  offsets: DeviceArray,
  points: DeviceArray,
  sizes: ObeliskSizes,
): Storage {
  const { N, C, D, H, W, K, P } = sizes;
  const S = points.shape[1];
  const shifts = transposed(device, offsets.storage, 1, K, P * 3);
  const g = transposed(device, gradient.storage, N * C, K, S);
  const parts = pointParts(padded, shifts, points, sizes);
  const length = K * P * 3;
  const whole = device.assemble(parts.length * length, 'nothing: kernels fill it');
  for (const [at, { channel, start, count, inputs }] of parts.entries()) {
    const call: KernelCall = {
      name: 'obelisk offset gradient, points',
      kernel: offsetGradientPoints,
      functions: [voxelOf, clamped, weightAfter, between],
      output: [K, P],
      components: 3,
      integers: { S: count, D, H, W },
      inputs: [
        ...inputs,
        { name: 'gradient', from: g, extent: [K, count], offset: (channel * S + start) * K },
      ],
    };
    whole.run(call, inOrder(call, at * length));
  }
  const sums = whole.finish();
  const voxels = [(W - 1) / 2, (H - 1) / 2, (D - 1) / 2];
  return eitherForm(device, {
    ...{ inputs: [sums], length },
    host: (values) => sumParts(values, K, P, voxels),
    kernels: () => sumPartsByKernel(device, sums, K, P, voxels),
  });
}

/** Sums [part][P, K, 3] over the parts to [K, P, 3], in units of the offsets instead of voxels. */
function sumParts(parts: Values, K: number, P: number, voxels: readonly number[]): Values {
  const out = new Float64Array(K * P * 3);
  for (let start = 0; start < parts.length; start += out.length) {
    for (let p = 0; p < P; p++) {
      for (let k = 0; k < K; k++) {
        for (let axis = 0; axis < 3; axis++) {
          const from = start + (p * K + k) * 3 + axis;
          out[(k * P + p) * 3 + axis] += parts[from] * voxels[axis];
        }
      }
    }
  }
  return knownTogether(out);
}

function addPartsKernel(
  this: KernelThis<Record<'parts' | 'P' | 'vx' | 'vy' | 'vz', number>>,
  sums: number[][][],
) {
  let sum = 0;
  for (let part = 0; part < this.constants.parts; part++) {
    sum += sums[part * this.constants.P + this.thread.y][this.thread.z][this.thread.x];
  }
  if (this.thread.x === 0) return sum * this.constants.vx;
  if (this.thread.x === 1) return sum * this.constants.vy;
  return sum * this.constants.vz;
}

function sumPartsByKernel(
  device: Device,
  sums: Storage,
  K: number,
  P: number,
  [vx, vy, vz]: readonly number[],
): Storage {
  const parts = sums.length / (3 * K * P);
  const added = device.run({
    name: 'obelisk offset gradient, sum',
    kernel: addPartsKernel,
    output: [3, P, K],
    integers: { parts, P },
    reals: { vx, vy, vz },
    inputs: [{ name: 'sums', from: sums, extent: [3, K, parts * P] }],
  });
  return knownTogetherByKernel(device, added);
}

type Constants = { S: number; D: number; H: number; W: number };

/**
 * Derivatives of the interpolated value along x, y, z, where by Eq. 3
 * $\partial w_{xu} / \partial x = -1$ and $\partial w_{xd} / \partial x = 1$:
 * $$\frac{\partial I}{\partial x} = \sum_{z,y} w_z w_y (I_{xd} - I_{xu}),$$
 * summed over the points. A thread is one k and one of its offsets.
 */
export function offsetGradientPoints(
  this: KernelThis<Constants>,
  volume: number[][],
  offsets: number[][][],
  points: number[][],
  gradient: number[][],
): [number, number, number] {
  const Sx = offsets[this.thread.y][0][this.thread.x];
  const Sy = offsets[this.thread.y][1][this.thread.x];
  const Sz = offsets[this.thread.y][2][this.thread.x];
  let sumX = 0;
  let sumY = 0;
  let sumZ = 0;
  for (let s = 0; s < this.constants.S; s++) {
    const x = clamped(voxelOf(points[s][0] + Sx, this.constants.W), -2, this.constants.W);
    const y = clamped(voxelOf(points[s][1] + Sy, this.constants.H), -2, this.constants.H);
    const z = clamped(voxelOf(points[s][2] + Sz, this.constants.D), -2, this.constants.D);
    const wxd = weightAfter(x);
    const wyd = weightAfter(y);
    const wzd = weightAfter(z);
    const wxu = 1 - wxd;
    const wyu = 1 - wyd;
    const wzu = 1 - wzd;
    const column = Math.floor(x) + 2;
    const row = (Math.floor(z) + 2) * (this.constants.H + 4) + Math.floor(y) + 2;
    const above = row + this.constants.H + 4;
    const i1 = volume[row][column];
    const i2 = volume[row][column + 1];
    const i3 = volume[row + 1][column];
    const i4 = volume[row + 1][column + 1];
    const i5 = volume[above][column];
    const i6 = volume[above][column + 1];
    const i7 = volume[above + 1][column];
    const i8 = volume[above + 1][column + 1];
    // interpolated along x, in the four rows around the sample
    const uu = between(wxu, wxd, i1, i2);
    const du = between(wxu, wxd, i3, i4);
    const ud = between(wxu, wxd, i5, i6);
    const dd = between(wxu, wxd, i7, i8);
    const g = gradient[s][this.thread.x];
    const below = between(wyu, wyd, i2 - i1, i4 - i3);
    const over = between(wyu, wyd, i6 - i5, i8 - i7);
    sumX += g * between(wzu, wzd, below, over);
    sumY += g * between(wzu, wzd, du - uu, dd - ud);
    sumZ += g * between(wyu, wyd, ud - uu, dd - du);
  }
  const sign = 1 - 2 * this.thread.y; // the second value is subtracted
  return [sign * sumX, sign * sumY, sign * sumZ];
}
