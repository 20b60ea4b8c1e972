import { compute, type Device, type DeviceArray, type Shape, type Storage } from '@obelisk/engine';
import { cutBy, type Part, partsOf } from '../parts.js';
import { channelSums } from './channel-sums.js';
import { twinObeliskVolumeGradient, twinPointLocate } from './obelisk.twin.js';
import {
  checkGradient,
  checkPoints,
  type ObeliskSizes,
  obeliskSizes,
} from './obelisk-arguments.js';
import { collecting, mostSamples, sampleLists } from './sample-lists.js';

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
 * Goes through the offsets, and through very many points, in parts, so that lists stay short; sums
 * per channel run through them.
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
  const partOf = (n: number, some: Part, those: Part) => {
    const coordinates = movedPoints(device, offsets, points, { n, S, P, some, those }, sizes);
    const lists = sampleLists(device, coordinates, [W, H, D]);
    return (channel: number, before: Storage) => {
      const from = (channel * K + some.start) * S + those.start;
      const values = device.host([gradient, lists.order], lists.count, (g, order) => {
        const sorted = new Float32Array(lists.count);
        for (let j = 0; j < lists.count; j++) {
          const offset = Math.floor(order[j] / those.count);
          const sign = offset % P === 0 ? 1 : -1;
          sorted[j] = sign * g[from + Math.floor(offset / P) * S + (order[j] % those.count)];
        }
        return sorted;
      });
      return collecting(lists, values, before);
    };
  };
  const parts = partsOf(device, K, P * S * 4).flatMap((some) =>
    cutBy(S, Math.floor(mostSamples / (some.count * P))).map((those) => ({ some, those })),
  );
  const groups = Array.from({ length: N }, (_, n) => ({
    channels: Array.from({ length: C }, (_, channel) => n * C + channel),
    parts: parts.map(
      ({ some, those }) =>
        () =>
          partOf(n, some, those),
    ),
  }));
  return channelSums(device, N * C, W * H * D, groups);
}

/** Some of the offsets, with P of each, and some of the S points of volume n. */
interface Samples {
  readonly n: number;
  readonly S: number;
  readonly P: number;
  readonly some: Part;
  readonly those: Part;
}

/** Voxel coordinates, three rows (x, y, z), of each of these points moved by each offset. */
function movedPoints(
  device: Device,
  offsets: Storage,
  points: Storage,
  { n, S, P, some, those }: Samples,
  { D, H, W }: ObeliskSizes,
): Storage {
  const count = some.count * P * those.count;
  return device.host([offsets, points], 3 * count, (shifts, at) => {
    const out = new Float32Array(3 * count);
    [W, H, D].forEach((size, axis) => {
      for (let k = 0; k < some.count * P; k++) {
        const shift = shifts[(some.start * P + k) * 3 + axis];
        for (let s = 0; s < those.count; s++) {
          const moved = at[(n * S + those.start + s) * 3 + axis] + shift;
          out[axis * count + k * those.count + s] = ((moved + 1) * (size - 1)) / 2;
        }
      }
    });
    return out;
  });
}
