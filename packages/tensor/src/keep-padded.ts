import { persist } from '@obelisk/engine';
import { prepareVolume, rememberPrepared } from '@obelisk/kernels';
import { assertTensors } from './check-arguments.js';
import type { Tensor } from './tensor.js';

/**
 * Gives an image its margin of zeros once, for all times that OBELISK layers will sample it:
 * training samples the same scans thousands of times, inference goes through the grid slab by slab.
 * What is not kept is padded anew each time. Call `forget` when the image is not sampled any more.
 * @param image - [N, C, D, H, W], a leaf
 *
 * @example
 * ```ts
 * import { keepPadded, tensor } from '@obelisk/tensor';
 * const forget = keepPadded(tensor([1, 2], { shape: [1, 1, 1, 1, 2] }));
 * forget();
 * ```
 */
export function keepPadded(image: Tensor): () => void {
  assertTensors('keepPadded', { image });
  const prepared = prepareVolume(image.value);
  persist(prepared.padded);
  rememberPrepared(image.value, prepared);
  return () => {
    rememberPrepared(image.value, null);
    prepared.padded.storage.free();
  };
}
