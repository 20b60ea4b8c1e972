import {
  type DropoutOptions,
  defaultRandom,
  dropout,
  dropoutMask,
  type Random,
  type Tensor,
} from '@obelisk/tensor';
import { refuseUnknown } from './layer-options.js';
import { Module } from './module.js';

/** What is dropped; nothing when left out. */
export interface DropoutLayerOptions extends Partial<DropoutOptions> {
  /**
   * The stream of the masks: the layer goes on drawing from it, one mask per step. The default one
   * when left out.
   */
  readonly random?: Random;
}

/**
 * Dropout as a layer: in training each element, or each whole channel, is dropped with a
 * probability of 0 (off) unless another one is given; in evaluation nothing is. Without parameters.
 *
 * The released all-conv U-Nets call whole-channel dropout behind each block; with the framework
 * they were trained with it did nothing, so that off is what their weights need.
 *
 * @example
 * ```ts
 * import { Dropout } from '@obelisk/nn';
 * import { Random, tensor } from '@obelisk/tensor';
 * const layer = new Dropout({ random: new Random(1), p: 0.5 });
 * Array.from(layer.eval().forward(tensor([1, 2])).dataSync().data); // => [1, 2]
 * ```
 */
export class Dropout extends Module {
  readonly random: Random;
  readonly p: number;
  readonly wholeChannels: boolean;

  /** @throws Error for an unknown option, or a probability not in 0 .. 1, 1 excluded */
  constructor({
    random = defaultRandom(),
    p = 0,
    wholeChannels = false,
    ...unknown
  }: DropoutLayerOptions = {}) {
    super();
    refuseUnknown('Dropout', unknown);
    if (!(p >= 0 && p < 1)) {
      throw new Error(`Dropout: probability ${p} must be at least 0 and below 1`);
    }
    this.random = random;
    this.p = p;
    this.wholeChannels = wholeChannels;
  }

  /** Any shape to the same; [N, C, ...positions] for whole channels. */
  forward(x: Tensor): Tensor {
    if (!this.training || this.p === 0) return x;
    return dropout(x, dropoutMask(x, this, this.random));
  }
}
