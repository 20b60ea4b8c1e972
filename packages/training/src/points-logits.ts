import { halfSizeLogits, type PointsModelEntry, type PointsNetwork, smooth } from '@obelisk/models';
import { contained, noGrad, type Tensor } from '@obelisk/tensor';
import { denseLogits, type InferenceProgress } from './dense-logits.js';

/**
 * Logits of the original network at half the size of a prepared image, as the released one gives
 * them: the image is smoothed, which is not kept, and goes through the network slab by slab.
 */
export function pointsLogits(
  network: PointsNetwork,
  { gridStep, preprocessing: { pools } }: Pick<PointsModelEntry, 'gridStep' | 'preprocessing'>,
  image: Tensor,
  onProgress?: InferenceProgress,
): Tensor {
  const smoothed = noGrad(() => contained(() => smooth(image, pools)));
  const logits = denseLogits(network, smoothed, gridStep, onProgress);
  const half = halfSizeLogits(logits, smoothed.shape.slice(2), gridStep);
  smoothed.value.storage.free();
  if (half !== logits) logits.value.storage.free();
  return half;
}
