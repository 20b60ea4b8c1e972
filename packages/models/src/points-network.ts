import { Module, type SamplingPlaces } from '@obelisk/nn';
import type { Tensor } from '@obelisk/tensor';

/** The layer of a network that looks around chosen places. */
export interface LookingLayer extends Module {
  /** [N, 1, D, H, W] to [N, channels, ...grid] or [N, channels, S]. */
  forward(volume: Tensor, places: SamplingPlaces): Tensor;
}

/**
 * A network that looks at a smoothed scan around chosen places, and tells them apart one by one.
 *
 * @example
 * ```ts
 * import { modelEntry, PointsNetwork } from '@obelisk/models';
 * modelEntry('dcn-v1').create({ labels: 2 }) instanceof PointsNetwork; // => true
 * ```
 */
export abstract class PointsNetwork extends Module {
  abstract readonly sampling: LookingLayer;

  /**
   * Everything behind the sampling: the same at each place, so that places of different scans can
   * go through it as one batch.
   * @param samples - [N, channels, ...places]
   * @returns [N, L, ...places]
   */
  abstract classify(samples: Tensor): Tensor;

  /**
   * Logits at chosen places.
   * @param smoothed - [N, 1, D, H, W], of `smooth`
   * @param places - a regular grid, as in inference, or a list of points, as in training
   * @returns [N, L, ...grid] or [N, L, S]
   */
  forward(smoothed: Tensor, places: SamplingPlaces): Tensor {
    return this.classify(this.sampling.forward(smoothed, places));
  }
}
