import { compute, type Device, type DeviceArray, type Shape, type Storage } from '@obelisk/engine';
import { channelSums } from './channel-sums.js';
import { twinObeliskVolumeGradient, twinPointLocate } from './obelisk.twin.js';
import {
  checkGradient,
  checkPoints,
  type ObeliskSizes,
  obeliskSizes,
} from './obelisk-arguments.js';
import { type Part, partsOf } from './parts.js';
import { collecting, sampleLists } from './sample-lists.js';

/**
 * The gradient of `obeliskSamplePoints` with respect to the volume. With $h(d) = \max(0, 1 - |d|)$,
 *
 * $$\frac{\partial L}{\partial I(v)} = \sum_{k,p} g_k(p)\,
 *   h(x_k(p) - v_x)\, h(y_k(p) - v_y)\, h(z_k(p) - v_z),$$
 *
 * minus the same for the second offsets in the binary variant. The samples are sorted by the cell
 * they lie in, and each voxel sums over the eight cells around it.
 *
 * @param gradient - [N, C * K, S], of the forward result
 * @param offsets - [K, P, 3]
 * @param points - [N, S, 3]
 * @param volumeShape - [N, C, D, H, W]
 * @returns [N, C, D, H, W]
 * @throws Error for shapes that do not fit
 * Source: Section 3.1, Eq. 2-3.
 *
 * @example
 * ```ts
 * import { arrayOf, openDevice } from '@obelisk/engine';
 * import { obeliskPointsVolumeGradient } from '@obelisk/kernels';
 * const device = openDevice('cpu');
 * const offsets = arrayOf(device, [1, 1, 3], [0.25, 0, 0]);
 * const points = arrayOf(device, [1, 1, 3], [0, 0, 0]);
 * const gradient = arrayOf(device, [1, 1, 1], [4]);
 * const result = obeliskPointsVolumeGradient(gradient, offsets, points, [1, 1, 1, 1, 3]);
 * [...result.storage.values]; // => [0, 3, 1]
 * ```
 */
export function obeliskPointsVolumeGradient(
  gradient: DeviceArray,
  offsets: DeviceArray,
  points: DeviceArray,
  volumeShape: Shape,
): DeviceArray {
  const family = 'obeliskPointsVolumeGradient';
  const sizes = obeliskSizes(family, volumeShape, offsets.shape);
  checkPoints(family, points.shape, sizes.N);
  const S = points.shape[1];
  checkGradient(family, gradient, [sizes.N, sizes.C * sizes.K, S]);
  return compute(family, [gradient, offsets, points], volumeShape, {
    kernels: (device) =>
      gatherFromPoints(device, gradient.storage, offsets.storage, points.storage, sizes, S),
    twin: (out, g, shifts, at) => {
      twinObeliskVolumeGradient(out, g, shifts, sizes, S, twinPointLocate(at, S, sizes));
    },
  });
}

/**
 * Goes through the offsets in parts, so that lists stay short; sums per channel run through them.
 */
function gatherFromPoints(
  device: Device,
  gradient: Storage,
  offsets: Storage,
  points: Storage,
  sizes: ObeliskSizes,
  S: number,
): Storage {
  const { N, C, D, H, W, K, P } = sizes;
  const partOf = (n: number, { start, count }: Part) => {
    const samples = { n, S, firstOffset: start * P, offsetCount: count * P };
    const coordinates = movedPoints(device, offsets, points, samples, sizes);
    const lists = sampleLists(device, coordinates, [W, H, D]);
    return (channel: number, before: Storage) => {
      const from = (channel * K + start) * S;
      const values = device.host([gradient, lists.order], lists.count, (g, order) => {
        const sorted = new Float32Array(lists.count);
        for (let j = 0; j < lists.count; j++) {
          const offset = Math.floor(order[j] / S);
          const sign = offset % P === 0 ? 1 : -1;
          sorted[j] = sign * g[from + Math.floor(offset / P) * S + (order[j] % S)];
        }
        return sorted;
      });
      return collecting(lists, values, before);
    };
  };
  const groups = Array.from({ length: N }, (_, n) => ({
    channels: Array.from({ length: C }, (_, channel) => n * C + channel),
    parts: partsOf(K, P * S * 4).map((part) => () => partOf(n, part)),
  }));
  return channelSums(device, N * C, W * H * D, groups);
}

/** Voxel coordinates, three rows (x, y, z), of each point of volume n moved by each offset. */
function movedPoints(
  device: Device,
  offsets: Storage,
  points: Storage,
  { n, S, firstOffset, offsetCount }: Record<'n' | 'S' | 'firstOffset' | 'offsetCount', number>,
  { D, H, W }: ObeliskSizes,
): Storage {
  const count = offsetCount * S;
  return device.host([offsets, points], 3 * count, (shifts, at) => {
    const out = new Float32Array(3 * count);
    [W, H, D].forEach((size, axis) => {
      for (let k = 0; k < offsetCount; k++) {
        const shift = shifts[(firstOffset + k) * 3 + axis];
        for (let s = 0; s < S; s++) {
          const moved = at[(n * S + s) * 3 + axis] + shift;
          out[axis * count + k * S + s] = ((moved + 1) * (size - 1)) / 2;
        }
      }
    });
    return out;
  });
}
