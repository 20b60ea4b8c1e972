import {
  BatchNorm,
  DenseNet1x1,
  Module,
  type ModuleOptions,
  Pointwise,
  type State,
} from '@obelisk/nn';
import { relu, type Tensor } from '@obelisk/tensor';

/** What comes into the head, and what it tells apart. */
export interface DenseHeadOptions extends ModuleOptions {
  readonly inChannels: number;
  /** Number of labels with background, $L$. */
  readonly labels: number;
}

/**
 * What stands behind the layer that looks, in the original OBELISK network (Table 2) and in those
 * of the family: 1x1x1 convolutions, the same at each place, that see no other place.
 *
 * | layer | channels | |
 * |---|---|---|
 * | | C | BN, ReLU |
 * | #2 | C -> 128 | BN |
 * | #3 to #6 | 128 -> 160 -> 192 -> 224 -> 256 | dense-net |
 * | #7 | 256 -> L | bias |
 *
 * @example
 * ```ts
 * import { DenseHead } from '@obelisk/models';
 * new DenseHead({ inChannels: 256, labels: 8 }).parameterCount(); // => 59784
 * ```
 */
export class DenseHead extends Module {
  readonly norm1: BatchNorm;
  readonly linear2: Pointwise;
  readonly norm2: BatchNorm;
  readonly dense: DenseNet1x1;
  readonly classifier: Pointwise;

  constructor({ device, random, inChannels, labels }: DenseHeadOptions) {
    super();
    const options = { device, random };
    this.norm1 = new BatchNorm({ device, channels: inChannels });
    this.linear2 = new Pointwise({ ...options, inChannels, outChannels: 128 });
    this.norm2 = new BatchNorm({ device, channels: 128 });
    this.dense = new DenseNet1x1({ ...options, inChannels: 128, layers: 4, normaliseInput: false });
    const channels = { inChannels: this.dense.outChannels, outChannels: labels };
    this.classifier = new Pointwise({ ...options, ...channels, bias: true });
  }

  /** The names of the released files. */
  override state(): State {
    const { linears, norms } = this.dense;
    const dense = ['a', 'b', 'c', 'd'].flatMap((letter, at) => [
      [`LIN3${letter}`, linears[at]],
      [`BN3${letter}`, norms[at]],
    ]);
    return {
      BN1: this.norm1,
      LIN2: this.linear2,
      BN2: this.norm2,
      ...Object.fromEntries(dense),
      LIN4: this.classifier,
    };
  }

  /** [N, inChannels, ...places] to logits [N, L, ...places]. */
  forward(x: Tensor): Tensor {
    const hidden = relu(this.norm1.forward(x));
    const compact = this.norm2.forward(this.linear2.forward(hidden));
    return this.classifier.forward(this.dense.forward(compact));
  }
}
