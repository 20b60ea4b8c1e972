import { compute, type Device, type DeviceArray, type Shape, type Storage } from '@obelisk/engine';
import { cutBy, type Part } from '../parts.js';
import { channelSums } from '../sampling/channel-sums.js';
import { checkGradient } from '../sampling/obelisk-arguments.js';
import { collecting, mostSamples, sampleLists } from '../sampling/sample-lists.js';
import { deformInputGradientTwin } from './deform.twin.js';
import { factorsOf } from './deform-sample.js';
import { type DeformOptions, type DeformSizes, deformSizes, tapPlaces } from './deform-sizes.js';

/**
 * The gradient of `deformSample` to its input: each sample gives its four or eight neighbours what
 * it took from them, $\bar I_c(q) = \sum_{k,p} w_q(p + p_k + D_k(p)) \, m_k(p) \, g_{c,k}(p)$.
 * Samples are sorted by cell, once for all channels that share their offsets, and each voxel sums
 * over the cells around it, in the same order each time.
 *
 * @param gradient - [N, C * K, ...places], of the forward result
 * @param inputShape - [N, C, (D,) H, W]
 * @returns an array of that shape
 * @throws Error for shapes that do not fit
 * Source: Dai et al. 2017, Eq. 3.
 *
 * @example
 * ```ts
 * import { arrayOf, openDevice } from '@obelisk/engine';
 * import { deformInputGradient } from '@obelisk/kernels';
 * const device = openDevice('cpu');
 * const offset = arrayOf(device, [1, 2, 1, 3], [0, 0, 0, 0.5, 0.5, 0.5]);
 * const ones = arrayOf(device, [1, 1, 1, 3], [1, 1, 1]);
 * const options = { kernelSize: 1 };
 * const spread = deformInputGradient(ones, offset, null, [1, 1, 1, 3], options);
 * [...spread.storage.values]; // => [0.5, 1, 1]
 * ```
 */
export function deformInputGradient(
  gradient: DeviceArray,
  offset: DeviceArray,
  mask: DeviceArray | null,
  inputShape: Shape,
  options: DeformOptions,
): DeviceArray {
  const family = 'deformInputGradient';
  const sizes = deformSizes(family, inputShape, offset.shape, mask?.shape ?? null, options);
  checkGradient(family, gradient, [sizes.N, sizes.C * sizes.K, ...sizes.places]);
  const factors = factorsOf(offset, mask, sizes);
  return compute(family, [gradient, offset, factors], inputShape, {
    kernels: (device) =>
      collected(device, gradient.storage, offset.storage, factors.storage, sizes),
    twin: (out, g, shifts, m) => deformInputGradientTwin(out, g, shifts, m, sizes),
  });
}

function collected(
  device: Device,
  gradient: Storage,
  offset: Storage,
  mask: Storage,
  sizes: DeformSizes,
): Storage {
  const { rank, N, C, G, K, S } = sizes;
  const [D, H, W] = sizes.input;
  const partOf = (group: number, { start, count }: Part) => {
    const coordinates = tapRows(device, offset, group, { start, count }, sizes);
    const lists = sampleLists(device, coordinates, [W, H, D].slice(0, rank));
    const factors = group * K * S + start;
    return (channel: number, before: Storage) => {
      const from = channel * K * S + start;
      const values = device.host([gradient, mask, lists.order], count, (g, m, order) => {
        const sorted = new Float32Array(count);
        for (let j = 0; j < count; j++) sorted[j] = g[from + order[j]] * m[factors + order[j]];
        return sorted;
      });
      return collecting(lists, values, before);
    };
  };
  const channels = C / G;
  const groups = Array.from({ length: N * G }, (_, group) => ({
    channels: Array.from({ length: channels }, (_, c) => group * channels + c),
    parts: cutBy(K * S, mostSamples).map((part) => () => partOf(group, part)),
  }));
  return channelSums(device, N * C, D * H * W, groups);
}

/** Where some of the samples of an offset group lie, in voxels, one row per axis, x first. */
function tapRows(
  device: Device,
  offset: Storage,
  group: number,
  { start, count }: Part,
  sizes: DeformSizes,
): Storage {
  const { rank, K, S, output, stride } = sizes;
  const [, Ho, Wo] = output;
  const taps = tapPlaces(sizes);
  return device.host([offset], rank * count, (shifts) => {
    const rows = new Float32Array(rank * count);
    for (let at = 0; at < count; at++) {
      const [k, p] = [Math.floor((start + at) / S), (start + at) % S];
      const shift = (group * K + k) * rank * S + p;
      const place = [p % Wo, Math.floor(p / Wo) % Ho, Math.floor(p / (Ho * Wo))];
      for (let axis = 0; axis < rank; axis++) {
        const regular = place[axis] * stride[2 - axis] + taps[(2 - axis) * K + k];
        rows[axis * count + at] = regular + shifts[shift + (rank - 1 - axis) * S];
      }
    }
    return rows;
  });
}
