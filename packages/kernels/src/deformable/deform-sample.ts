import {
  compute,
  type Device,
  type DeviceArray,
  fullArray,
  inSequence,
  type KernelCall,
  type KernelThis,
  type Storage,
} from '@obelisk/engine';
import { between, clamped, weightAfter } from '../sampling/interpolation.js';
import { margin, type PreparedVolume, sourceOf, withMargin } from '../sampling/prepared-volume.js';
import { deformSampleTwin } from './deform.twin.js';
import { type DeformOptions, type DeformSizes, deformSizes, tapPlaces } from './deform-sizes.js';

/**
 * What a deformable convolution multiplies with its weights: the input, interpolated by Eq. 2-3
 * where each tap of the window was moved to, times the tap's factor. With $I_c$ zero outside the
 * input, $p_k$ the tap's regular place, and offsets D in voxels,
 *
 * $$x_{c,k}(p) = m_k(p) \, I_c(p + p_k + D_k(p)).$$
 *
 * With offsets of zero it is what `im2col` gives. A neighbour outside counts as 0, so a sample
 * between the last voxel and the outside fades out.
 *
 * @param input - [N, C, H, W] or [N, C, D, H, W], or what `prepareVolume` made of it
 * @param offset - [N, G * K * (2 or 3), ...places], per tap in the order of the axes: (y, x) or
 *   (z, y, x)
 * @param mask - [N, G * K, ...places], or null for factors of 1
 * @returns [N, C * K, ...places], channel c * K + k
 * @throws Error for shapes that do not fit
 * Source: Dai et al. 2017, Eq. 2-3; with factors Zhu et al. 2019 (DCNv2), Eq. 1.
 *
 * @example
 * ```ts
 * import { arrayOf, openDevice } from '@obelisk/engine';
 * import { deformSample } from '@obelisk/kernels';
 * const device = openDevice('cpu');
 * const image = arrayOf(device, [1, 1, 1, 3], [10, 20, 40]);
 * const halfToTheRight = arrayOf(device, [1, 2, 1, 3], [0, 0, 0, 0.5, 0.5, 0.5]);
 * const sampled = deformSample(image, halfToTheRight, null, { kernelSize: 1 });
 * [...sampled.storage.values]; // => [15, 30, 20]
 * ```
 */
export function deformSample(
  input: DeviceArray | PreparedVolume,
  offset: DeviceArray,
  mask: DeviceArray | null,
  options: DeformOptions,
): DeviceArray {
  const source = sourceOf(input);
  const sizes = deformSizes(
    'deformSample',
    source.shape,
    offset.shape,
    mask?.shape ?? null,
    options,
  );
  const shape = [sizes.N, sizes.C * sizes.K, ...sizes.places];
  const factors = factorsOf(offset, mask, sizes);
  return compute('deformSample', [source, offset, factors], shape, {
    kernels: (device) =>
      withMargin(input, (padded) =>
        sampleTaps(device, padded, offset.storage, factors.storage, sizes),
      ),
    twin: (out, values, shifts, m) => deformSampleTwin(out, values, shifts, m, sizes),
  });
}

/** A factor of 1 for each tap where there is no mask. */
export function factorsOf(
  { device }: DeviceArray,
  mask: DeviceArray | null,
  { N, G, K, places }: DeformSizes,
): DeviceArray {
  return mask ?? fullArray(device, [N, G * K, ...places], 1);
}

/** One kernel call per channel. */
function sampleTaps(
  device: Device,
  padded: Storage,
  offset: Storage,
  mask: Storage,
  sizes: DeformSizes,
): Storage {
  const { rank, N, C, G, K, S } = sizes;
  const [Do, Ho, Wo] = sizes.output;
  const taps = { name: 'taps', from: tapPlaces(sizes), extent: [K, 3] } as const;
  const images = Array.from({ length: N * C }, (_, channel) => channel);
  const calls = images.map((channel): KernelCall => {
    const group = Math.floor(channel / (C / G));
    return {
      name: `deformable sample ${rank}-D`,
      kernel: rank === 3 ? sampleTap3d : sampleTap2d,
      functions: [between, clamped, weightAfter],
      output: [Wo, Do * Ho, K],
      integers: walkOf(sizes),
      inputs: [
        volumeInput(padded, channel, 1, sizes),
        taps,
        {
          name: 'offset',
          from: offset,
          extent: [Wo, Do * Ho, K * rank],
          offset: group * K * rank * S,
        },
        { name: 'mask', from: mask, extent: [Wo, Do * Ho, K], offset: group * K * S },
      ],
    };
  });
  return inSequence(device, N * C * K * S, calls);
}

/** Constants by which the kernels find where a window begins, and the volume's sizes. */
export function walkOf({ input: [D, H, W], output, stride }: DeformSizes) {
  const [strideZ, strideY, strideX] = stride;
  return { D, H, W, rowsPerPlane: H + 2 * margin, Ho: output[1], strideZ, strideY, strideX };
}

export type Walk = ReturnType<typeof walkOf>;

/** `count` channels of the prepared volume, its rows one after the other. */
export function volumeInput(
  padded: Storage,
  channel: number,
  count: number,
  { rank, input: [D, H, W] }: DeformSizes,
) {
  const planes = rank === 3 ? D + 2 * margin : 1;
  const [width, rows] = [W + 2 * margin, (H + 2 * margin) * planes];
  const extent = [width, rows, count] as const;
  return { name: 'volume', from: padded, extent, offset: channel * width * rows };
}

/**
 * Eq. 2 and 3 in three dimensions where tap k was moved to from its place, times its factor.
 * Places are whole, so the weights are those of the offset alone, exactly; one that leads beyond
 * the margin of zeros is cut to it. A
 * thread is one place of the output (x along `thread.x`, its row along `thread.y`) and one tap.
 */
export function sampleTap3d(
  this: KernelThis<Walk>,
  volume: number[][][],
  taps: number[][],
  offset: number[][][],
  mask: number[][][],
): number {
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
  const column = px + Math.floor(Dx) + 2; // the prepared volume has two voxels of zeros before
  const row = (pz + Math.floor(Dz) + 2) * this.constants.rowsPerPlane + py + Math.floor(Dy) + 2;
  const above = row + this.constants.rowsPerPlane;
  const uu = between(wxu, wxd, volume[0][row][column], volume[0][row][column + 1]);
  const du = between(wxu, wxd, volume[0][row + 1][column], volume[0][row + 1][column + 1]);
  const ud = between(wxu, wxd, volume[0][above][column], volume[0][above][column + 1]);
  const dd = between(wxu, wxd, volume[0][above + 1][column], volume[0][above + 1][column + 1]);
  const sample = between(wzu, wzd, between(wyu, wyd, uu, du), between(wyu, wyd, ud, dd));
  return mask[this.thread.z][this.thread.y][this.thread.x] * sample;
}

/** The same in two dimensions. */
export function sampleTap2d(
  this: KernelThis<Walk>,
  volume: number[][][],
  taps: number[][],
  offset: number[][][],
  mask: number[][][],
): number {
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
  const column = px + Math.floor(Dx) + 2; // the prepared image has two pixels of zeros before
  const row = py + Math.floor(Dy) + 2;
  const u = between(wxu, wxd, volume[0][row][column], volume[0][row][column + 1]);
  const d = between(wxu, wxd, volume[0][row + 1][column], volume[0][row + 1][column + 1]);
  return mask[this.thread.z][this.thread.y][this.thread.x] * between(wyu, wyd, u, d);
}
