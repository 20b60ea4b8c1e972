import {
  compute,
  type Device,
  type DeviceArray,
  type KernelCall,
  type KernelThis,
  type Storage,
} from '@obelisk/engine';
import { between, clamped, weightAfter } from '../sampling/interpolation.js';
import { checkGradient } from '../sampling/obelisk-arguments.js';
import { type PreparedVolume, sourceOf, withMargin } from '../sampling/prepared-volume.js';
import { deformOffsetGradientTwin } from './deform.twin.js';
import { factorsOf, volumeInput, type Walk, walkOf } from './deform-sample.js';
import { type DeformOptions, type DeformSizes, deformSizes, tapPlaces } from './deform-sizes.js';

/**
 * The gradient of `deformSample` to its offsets, summed over the channels that share them:
 *
 * $$\frac{\partial L}{\partial D_k(p)} = m_k(p) \sum_c g_{c,k}(p)\,
 *   \frac{\partial I_c}{\partial x}(p + p_k + D_k(p))$$
 *
 * for x, and alike for the other axes. Exactly on a voxel it is the derivative of the cell above it
 * (floor).
 *
 * @param gradient - [N, C * K, ...places], of the forward result
 * @param input - as in the forward step, prepared or not
 * @returns as `offset`; NaN along all axes of one that is NaN along any
 * @throws Error for shapes that do not fit
 * Source: Dai et al. 2017, Eq. 7, with Eq. 3 of the paper of OBELISK.
 *
 * @example
 * ```ts
 * import { arrayOf, openDevice } from '@obelisk/engine';
 * import { deformOffsetGradient } from '@obelisk/kernels';
 * const device = openDevice('cpu');
 * const image = arrayOf(device, [1, 1, 1, 3], [10, 20, 40]);
 * const offset = arrayOf(device, [1, 2, 1, 3], [0, 0, 0, 0.5, 0.5, 0.5]);
 * const ones = arrayOf(device, [1, 1, 1, 3], [1, 1, 1]);
 * // along y the row of zeros below, along x the slopes 10, 20 and -40
 * const slopes = deformOffsetGradient(ones, image, offset, null, { kernelSize: 1 });
 * [...slopes.storage.values]; // => [-15, -30, -20, 10, 20, -40]
 * ```
 */
export function deformOffsetGradient(
  gradient: DeviceArray,
  input: DeviceArray | PreparedVolume,
  offset: DeviceArray,
  mask: DeviceArray | null,
  options: DeformOptions,
): DeviceArray {
  const family = 'deformOffsetGradient';
  const source = sourceOf(input);
  const sizes = deformSizes(family, source.shape, offset.shape, mask?.shape ?? null, options);
  checkGradient(family, gradient, [sizes.N, sizes.C * sizes.K, ...sizes.places]);
  const factors = factorsOf(offset, mask, sizes);
  return compute(family, [gradient, source, offset, factors], offset.shape, {
    kernels: (device) =>
      withMargin(input, (padded) =>
        slopes(device, gradient.storage, padded, offset.storage, factors.storage, sizes),
      ),
    twin: (out, g, values, shifts, m) => deformOffsetGradientTwin(out, g, values, shifts, m, sizes),
  });
}

/** One kernel call per image and offset group; an axis of an offset is a channel of the result. */
function slopes(
  device: Device,
  gradient: Storage,
  padded: Storage,
  offset: Storage,
  mask: Storage,
  sizes: DeformSizes,
): Storage {
  const { rank, N, C, G, K, S } = sizes;
  const [Do, Ho, Wo] = sizes.output;
  const channels = C / G;
  const taps = { name: 'taps', from: tapPlaces(sizes), extent: [K, 3] } as const;
  const whole = device.assemble(N * G * K * rank * S, 'nothing: kernels fill it');
  for (let group = 0; group < N * G; group++) {
    const of = (count: number) => [Wo, Do * Ho, count] as const;
    const call: KernelCall = {
      name: `deformable sample ${rank}-D, offset gradient`,
      kernel: rank === 3 ? offsetGradient3d : offsetGradient2d,
      functions: [between, clamped, weightAfter],
      output: [Wo, Do * Ho, K],
      components: rank,
      integers: { ...walkOf(sizes), K, C: channels },
      inputs: [
        volumeInput(padded, group * channels, channels, sizes),
        taps,
        { name: 'offset', from: offset, extent: of(K * rank), offset: group * K * rank * S },
        { name: 'mask', from: mask, extent: of(K), offset: group * K * S },
        {
          name: 'gradient',
          from: gradient,
          extent: of(channels * K),
          offset: group * channels * K * S,
        },
      ],
    };
    const cell = [1, Wo, rank * S] as const;
    whole.run(call, { offset: group * K * rank * S, cell, component: S, components: rank });
  }
  return whole.finish();
}

type Constants = Walk & { K: number; C: number };

/**
 * Derivatives of the interpolated value along z, y, x by Eq. 3, where
 * $\partial w_{xu} / \partial x = -1$ and $\partial w_{xd} / \partial x = 1$, summed over the
 * channels. A thread is one place of the output and one tap.
 */
export function offsetGradient3d(
  this: KernelThis<Constants>,
  volume: number[][][],
  taps: number[][],
  offset: number[][][],
  mask: number[][][],
  gradient: number[][][],
): [number, number, number] {
  const plane = Math.floor((this.thread.y + 0.5) / this.constants.Ho);
  const line = this.thread.y - plane * this.constants.Ho;
  const pz = plane * this.constants.strideZ + taps[0][this.thread.z];
  const py = line * this.constants.strideY + taps[1][this.thread.z];
  const px = this.thread.x * this.constants.strideX + taps[2][this.thread.z];
  const shiftZ = offset[this.thread.z * 3][this.thread.y][this.thread.x];
  const shiftY = offset[this.thread.z * 3 + 1][this.thread.y][this.thread.x];
  const shiftX = offset[this.thread.z * 3 + 2][this.thread.y][this.thread.x];
  const Dz = clamped(shiftZ, -2 - pz, this.constants.D - pz);
  const Dy = clamped(shiftY, -2 - py, this.constants.H - py);
  const Dx = clamped(shiftX, -2 - px, this.constants.W - px);
  const wxd = weightAfter(Dx);
  const wyd = weightAfter(Dy);
  const wzd = weightAfter(Dz);
  const wxu = 1 - wxd;
  const wyu = 1 - wyd;
  const wzu = 1 - wzd;
  const column = px + Math.floor(Dx) + 2;
  const row = (pz + Math.floor(Dz) + 2) * this.constants.rowsPerPlane + py + Math.floor(Dy) + 2;
  const above = row + this.constants.rowsPerPlane;
  let gz = 0;
  let gy = 0;
  let gx = 0;
  for (let c = 0; c < this.constants.C; c++) {
    const i1 = volume[c][row][column];
    const i2 = volume[c][row][column + 1];
    const i3 = volume[c][row + 1][column];
    const i4 = volume[c][row + 1][column + 1];
    const i5 = volume[c][above][column];
    const i6 = volume[c][above][column + 1];
    const i7 = volume[c][above + 1][column];
    const i8 = volume[c][above + 1][column + 1];
    // interpolated along x, in the four rows around the sample
    const uu = between(wxu, wxd, i1, i2);
    const du = between(wxu, wxd, i3, i4);
    const ud = between(wxu, wxd, i5, i6);
    const dd = between(wxu, wxd, i7, i8);
    const below = between(wyu, wyd, i2 - i1, i4 - i3);
    const over = between(wyu, wyd, i6 - i5, i8 - i7);
    const g = gradient[c * this.constants.K + this.thread.z][this.thread.y][this.thread.x];
    gz += g * between(wyu, wyd, ud - uu, dd - du);
    gy += g * between(wzu, wzd, du - uu, dd - ud);
    gx += g * between(wzu, wzd, below, over);
  }
  // The slope along x does not depend on x within a cell; where x is no number, no cell is known.
  const known = Dx - Dx + (Dy - Dy) + (Dz - Dz) + 1;
  const m = mask[this.thread.z][this.thread.y][this.thread.x] * known;
  return [m * gz, m * gy, m * gx];
}

/** The same in two dimensions, along y and x. */
export function offsetGradient2d(
  this: KernelThis<Constants>,
  volume: number[][][],
  taps: number[][],
  offset: number[][][],
  mask: number[][][],
  gradient: number[][][],
): [number, number] {
  const py = this.thread.y * this.constants.strideY + taps[1][this.thread.z];
  const px = this.thread.x * this.constants.strideX + taps[2][this.thread.z];
  const shiftY = offset[this.thread.z * 2][this.thread.y][this.thread.x];
  const shiftX = offset[this.thread.z * 2 + 1][this.thread.y][this.thread.x];
  const Dy = clamped(shiftY, -2 - py, this.constants.H - py);
  const Dx = clamped(shiftX, -2 - px, this.constants.W - px);
  const wxd = weightAfter(Dx);
  const wyd = weightAfter(Dy);
  const wxu = 1 - wxd;
  const wyu = 1 - wyd;
  const column = px + Math.floor(Dx) + 2;
  const row = py + Math.floor(Dy) + 2;
  let gy = 0;
  let gx = 0;
  for (let c = 0; c < this.constants.C; c++) {
    const i1 = volume[c][row][column];
    const i2 = volume[c][row][column + 1];
    const i3 = volume[c][row + 1][column];
    const i4 = volume[c][row + 1][column + 1];
    const g = gradient[c * this.constants.K + this.thread.z][this.thread.y][this.thread.x];
    gy += g * between(wxu, wxd, i3 - i1, i4 - i2);
    gx += g * between(wyu, wyd, i2 - i1, i4 - i3);
  }
  const known = Dx - Dx + (Dy - Dy) + 1;
  const m = mask[this.thread.z][this.thread.y][this.thread.x] * known;
  return [m * gy, m * gx];
}
