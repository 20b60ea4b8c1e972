import {
  type Device,
  type DeviceArray,
  eitherForm,
  formatShape,
  type Shape,
  type Storage,
  sizeOf,
  type Values,
  volumeSizes,
  zeros,
} from '@obelisk/engine';
import { relayout } from '../layout/relayout.js';

/**
 * Voxels of zeros on each side of a prepared image. With two of them, both neighbours of every
 * coordinate in -2 .. size exist, and a coordinate beyond is moved there: zero padding, and a zero
 * derivative outside, without a branch in a kernel. Kernels have this number written out.
 */
export const margin = 2;

/** An image or volume, and the same with a margin of zeros, which the sampling kernels read. */
export interface PreparedVolume {
  readonly volume: DeviceArray;
  /** [N, C, D + 4, H + 4, W + 4], or [N, C, H + 4, W + 4]. */
  readonly padded: DeviceArray;
}

/**
 * Pads a volume [N, C, D, H, W] or an image [N, C, H, W] with zeros for sampling. Every sampling
 * function does this by itself; prepare a volume that is sampled more than once, slab by slab or
 * step by step, and keep it (`persist(prepared.padded)`) when it outlives a scope.
 * @throws Error for another rank
 *
 * @example
 * ```ts
 * import { arrayOf, openDevice } from '@obelisk/engine';
 * import { prepareVolume } from '@obelisk/kernels';
 * const image = arrayOf(openDevice('cpu'), [1, 1, 1, 2], [7, 8]);
 * prepareVolume(image).padded.shape; // => [1, 1, 5, 6]
 * ```
 */
export function prepareVolume(volume: DeviceArray): PreparedVolume {
  const { device, shape, storage } = volume;
  if (shape.length !== 4 && shape.length !== 5) {
    throw new Error(
      `prepareVolume: expected [N, C, D, H, W] or [N, C, H, W], got ${formatShape(shape)}`,
    );
  }
  const sizes = shape.slice(2).map((size) => size + 2 * margin);
  const padded = [...shape.slice(0, 2), ...sizes];
  const length = sizeOf(padded);
  const surrounded = eitherForm(device, {
    ...{ inputs: [storage], length },
    host: (values) => surroundedByZeros(values, shape, length),
    kernels: () => surroundedByKernel(device, storage, shape),
  });
  return { volume, padded: { device, shape: padded, storage: surrounded } };
}

/** The volume itself, without its margin. */
export function sourceOf(volume: DeviceArray | PreparedVolume): DeviceArray {
  return 'padded' in volume ? volume.volume : volume;
}

const kept = Symbol('with a margin');

/**
 * Tells a volume what was prepared of it, so that it is not done anew each time that the volume is
 * sampled; null forgets it.
 *
 * @example
 * ```ts
 * import { arrayOf, openDevice } from '@obelisk/engine';
 * import { prepareVolume, rememberPrepared } from '@obelisk/kernels';
 * const image = arrayOf(openDevice('cpu'), [1, 1, 1, 2], [7, 8]);
 * rememberPrepared(image, prepareVolume(image));
 * ```
 */
export function rememberPrepared(volume: DeviceArray, prepared: PreparedVolume | null): void {
  volume.storage.remember(kept, prepared);
}

/** Works on what was prepared; otherwise on a padded copy. */
export function withMargin(
  volume: DeviceArray | PreparedVolume,
  work: (padded: Storage) => Storage,
): Storage {
  if ('padded' in volume) return work(volume.padded.storage);
  const { padded } = volume.storage.fact<PreparedVolume>(kept) ?? prepareVolume(volume);
  return work(padded.storage);
}

function surroundedByZeros(values: Values, shape: Shape, length: number): Values {
  const [D, H, W] = volumeSizes(shape);
  const before = shape.length === 5 ? margin : 0; // planes before and after the volume
  const padded = zeros(length);
  const row = W + 2 * margin;
  const plane = row * (H + 2 * margin);
  for (let image = 0; image < shape[0] * shape[1]; image++) {
    for (let z = 0; z < D; z++) {
      for (let y = 0; y < H; y++) {
        const from = ((image * D + z) * H + y) * W;
        const to = (image * (D + 2 * before) + before + z) * plane + (margin + y) * row + margin;
        padded.set(values.subarray(from, from + W), to);
      }
    }
  }
  return padded;
}

function surroundedByKernel(device: Device, source: Storage, shape: Shape): Storage {
  const [D, H, W] = volumeSizes(shape);
  const images = shape[0] * shape[1];
  const before = shape.length === 5 ? margin : 0;
  const axes = [
    { size: images, moves: { 3: 1 } },
    { size: D + 2 * before, moves: { 2: 1 } },
    { size: 1 },
    { size: H + 2 * margin, moves: { 1: 1 } },
    { size: 1 },
    { size: W + 2 * margin, moves: { 0: 1 } },
  ];
  const coordinates = [
    { start: -margin, count: W, stride: 1 },
    { start: -margin, count: H, stride: W },
    { start: -before, count: D, stride: H * W },
    { count: images, stride: D * H * W },
  ];
  return relayout(device, { name: 'margin', source, axes, coordinates });
}
