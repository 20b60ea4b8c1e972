import type { DeviceArray, KernelInput, Storage } from '@obelisk/engine';
import { partsOf } from '../parts.js';
import type { ObeliskSizes } from './obelisk-arguments.js';
import { margin } from './prepared-volume.js';

/** Some of the points of a volume, with what a kernel needs to sample one channel there. */
export interface PointPart {
  /** Counted over the batch: n * C + c. */
  readonly channel: number;
  readonly start: number;
  readonly count: number;
  /** Volume, offsets and points, in this order. */
  readonly inputs: readonly KernelInput[];
}

/**
 * All channels and points, part by part.
 * @param padded - the volume with its margin
 * @param shifts - the offsets, [P, 3, K]
 */
export function pointParts(
  padded: Storage,
  shifts: Storage,
  points: DeviceArray,
  { N, C, D, H, W, K, P }: ObeliskSizes,
): PointPart[] {
  const S = points.shape[1];
  const [width, height] = [W + 2 * margin, (H + 2 * margin) * (D + 2 * margin)];
  return Array.from({ length: N * C }, (_, channel) =>
    partsOf(points.device, S, K).map(({ start, count }): PointPart => {
      const first = (Math.floor(channel / C) * S + start) * 3;
      const offset = channel * width * height;
      const inputs: KernelInput[] = [
        { name: 'volume', from: padded, extent: [width, height], offset },
        { name: 'offsets', from: shifts, extent: [K, 3, P] },
        { name: 'points', from: points.storage, extent: [3, count], offset: first },
      ];
      return { channel, start, count, inputs };
    }),
  ).flat();
}
