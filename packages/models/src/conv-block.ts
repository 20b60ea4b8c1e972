import { BatchNorm, Conv3d, Dropout, Module, type ModuleOptions, type State } from '@obelisk/nn';
import { leakyRelu, type Tensor } from '@obelisk/tensor';

/** A 3x3x3 convolution with all that follows it. */
export interface ConvBlockOptions extends ModuleOptions {
  readonly inChannels: number;
  readonly outChannels: number;
  /** 2 to halve the size, rounded up; 1 when left out. */
  readonly stride?: number;
  readonly groups?: number;
  /** Slope of the rectifier below 0. */
  readonly slope: number;
  /** Probability with which whole channels are dropped in training; 0 when left out. */
  readonly dropout?: number;
}

/**
 * Convolution 3x3x3 with padding 1, batch normalisation, leaky rectifier: every layer of the
 * paper's convolutional networks but their last (Table 1). Dropout of whole channels behind it, as
 * the released U-Nets call it, is off unless asked for: so it was when their weights were trained.
 *
 * @example
 * ```ts
 * import { ConvBlock } from '@obelisk/models';
 * new ConvBlock({ inChannels: 1, outChannels: 5, slope: 0.1 }).parameterCount(); // => 150
 * ```
 */
export class ConvBlock extends Module {
  readonly convolution: Conv3d;
  readonly norm: BatchNorm;
  readonly dropout: Dropout;
  readonly #slope: number;

  constructor({ dropout: p = 0, slope, stride, groups, ...options }: ConvBlockOptions) {
    super();
    const { device, random, inChannels, outChannels } = options;
    this.convolution = new Conv3d({
      device,
      random,
      inChannels,
      outChannels,
      kernelSize: 3,
      padding: 1,
      bias: true,
      stride,
      groups,
    });
    this.norm = new BatchNorm({ device, channels: outChannels });
    this.dropout = new Dropout({ random, p, wholeChannels: true });
    this.#slope = slope;
  }

  override state(): State {
    return { conv: this.convolution, batch: this.norm, dropout: this.dropout };
  }

  /** [N, inChannels, D, H, W] to [N, outChannels, ...] of the same size, or half of it. */
  forward(x: Tensor): Tensor {
    const activated = leakyRelu(this.norm.forward(this.convolution.forward(x)), this.#slope);
    return this.dropout.forward(activated);
  }
}

/** The parts of blocks under the names of the released files: `conv11`, `batch11`. */
export function blockState(blocks: Readonly<Record<string, ConvBlock>>): State {
  return Object.fromEntries(
    Object.entries(blocks).flatMap(([name, { convolution, norm, dropout }]) => [
      [`conv${name}`, convolution],
      [`batch${name}`, norm],
      [`dropout${name}`, dropout],
    ]),
  );
}
