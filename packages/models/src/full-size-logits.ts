import { noGrad, resize, type Tensor } from '@obelisk/tensor';
import { gridSize } from './grid-size.js';
import type { ModelEntry, PointsModelEntry } from './model-entry.js';
import { smooth } from './obelisk-net.js';
import { PointsNetwork } from './points-network.js';
import type { VolumeNetwork } from './volume-network.js';

/**
 * Logits at half the size of a scan, as the released network gives them.
 * @param logits - [1, L, D', H', W'], on a grid of `step` voxels
 * @param size - of the scan: [D, H, W]
 * @returns [1, L, D/2, H/2, W/2], each size rounded up
 *
 * @example
 * ```ts
 * import { halfSizeLogits } from '@obelisk/models';
 * import { tensor } from '@obelisk/tensor';
 * const logits = tensor([0, 1], { shape: [1, 2, 1, 1, 1] });
 * halfSizeLogits(logits, [4, 3, 4], 4).shape; // => [1, 2, 2, 2, 2]
 * ```
 */
export function halfSizeLogits(logits: Tensor, size: readonly number[], step: number): Tensor {
  return step > 2 ? noGrad(() => resize(logits, gridSize(size, 2))) : logits;
}

/**
 * The whole way from a normalised image to logits of its size, for a network of either kind: the
 * original OBELISK network smooths the image, samples it on a coarse grid, and its logits are
 * resized to half the size and then to all of it, as in the released evaluation. In one piece, all
 * samples at once: `denseLogits` of `@obelisk/training` goes slab by slab.
 * @param image - [N, 1, D, H, W]
 * @returns [N, L, D, H, W]
 * @throws Error when the network is not of the entry's kind
 *
 * @example
 * ```ts
 * import { openDevice } from '@obelisk/engine';
 * import { modelEntry, fullSizeLogits } from '@obelisk/models';
 * import { Random, tensor } from '@obelisk/tensor';
 * const entry = modelEntry('obelisk-visceral');
 * const device = openDevice('webasm');
 * const network = entry.create({ device, random: new Random(1), labels: 8 }).eval();
 * const image = tensor(new Float32Array(8 * 6 * 5), { device, shape: [1, 1, 8, 6, 5] });
 * fullSizeLogits(entry, network, image).shape; // => [1, 8, 8, 6, 5]
 * ```
 */
export function fullSizeLogits(
  entry: ModelEntry,
  network: PointsNetwork | VolumeNetwork,
  image: Tensor,
): Tensor {
  if (!(network instanceof PointsNetwork)) return network.forward(image);
  if (entry.kind === 'points') return pointwiseLogits(entry, network, image);
  throw new Error(`fullSizeLogits: ${entry.name} takes whole volumes, the network takes points`);
}

function pointwiseLogits(
  { gridStep, preprocessing }: PointsModelEntry,
  network: PointsNetwork,
  image: Tensor,
): Tensor {
  const size = image.shape.slice(2);
  const smoothed = smooth(image, preprocessing.pools);
  const logits = network.forward(smoothed, { grid: gridSize(size, gridStep) });
  return resize(halfSizeLogits(logits, size, gridStep), size);
}
