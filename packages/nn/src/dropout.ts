import {
  type DropoutOptions,
  dropout,
  dropoutMask,
  type Random,
  type Tensor,
} from '@obelisk/tensor';
import { Module, type State } from './module.js';

/** What is dropped; nothing when left out. */
export interface DropoutLayerOptions extends Partial<DropoutOptions> {
  /** The stream of the masks: the layer goes on drawing from it, one mask per step. */
  readonly random: Random;
}

/**
 * Dropout as a layer: in training each element, or each whole channel, is dropped with a
 * probability of 0 (off) unless another one is given; in evaluation nothing is. Without parameters,
 * but name it in the `state` of its network, so that it learns of training and evaluation.
 *
 * The released all-conv U-Nets call whole-channel dropout behind each block; with the framework
 * they were trained with it did nothing, so that off is what their weights need.
 *
 * @example
 * ```ts
 * import { Dropout } from '@obelisk/nn';
 * import { Random, tensor } from '@obelisk/tensor';
 * const layer = new Dropout({ random: new Random(1), probability: 0.5 });
 * Array.from(layer.evaluate().forward(tensor([1, 2])).dataSync().data); // => [1, 2]
 * ```
 */
export class Dropout extends Module {
  readonly random: Random;
  readonly probability: number;
  readonly wholeChannels: boolean;

  constructor({ random, probability = 0, wholeChannels = false }: DropoutLayerOptions) {
    super();
    if (!(probability >= 0 && probability < 1)) {
      throw new Error(`Dropout: probability ${probability} must be at least 0 and below 1`);
    }
    this.random = random;
    this.probability = probability;
    this.wholeChannels = wholeChannels;
  }

  override state(): State {
    return {};
  }

  /** Any shape to the same; [N, C, ...positions] for whole channels. */
  forward(x: Tensor): Tensor {
    if (!this.training || this.probability === 0) return x;
    return dropout(x, dropoutMask(x, this, this.random));
  }
}
