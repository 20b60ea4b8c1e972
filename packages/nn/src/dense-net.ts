import { concat, leakyRelu, type Tensor } from '@obelisk/tensor';
import { BatchNorm } from './batch-norm.js';
import { Module, type ModuleOptions } from './module.js';
import { Pointwise } from './pointwise.js';

/** The sizes of a dense-net of 1x1x1 convolutions. */
export interface DenseNetOptions extends ModuleOptions {
  readonly inChannels: number;
  /** Channels that each layer appends; 32 in all networks of the paper. */
  readonly growth?: number;
  readonly layers: number;
  /** Slope of the rectifiers below 0; 0 when left out. */
  readonly slope?: number;
  /** Whether the first layer's input is normalised too. */
  readonly normaliseInput: boolean;
}

/**
 * Densely connected 1x1x1 convolutions (Huang et al., 2017; Table 2, #3 to #6): each layer sees all
 * channels before it and appends `growth` more,
 * $x \leftarrow (x, \; \mathrm{ReLU}(W \, \mathrm{BN}(x)))$. The result is normalised, for the
 * classifier behind it.
 *
 * @example
 * ```ts
 * import { DenseNet1x1 } from '@obelisk/nn';
 * const net = new DenseNet1x1({ inChannels: 128, layers: 4, normaliseInput: false });
 * [net.outChannels, net.parameterCount()]; // => [256, 24192]
 * ```
 */
export class DenseNet1x1 extends Module {
  readonly linears: readonly Pointwise[];
  /**
   * One before each layer (but the first, when its input is not normalised), and one at the end.
   */
  readonly norms: readonly BatchNorm[];
  /** Channels of the result. */
  readonly outChannels: number;
  readonly #slope: number;

  constructor(options: DenseNetOptions) {
    super();
    const { device, random, inChannels, growth = 32, layers, slope = 0, normaliseInput } = options;
    const channels = Array.from({ length: layers + 1 }, (_, layer) => inChannels + layer * growth);
    this.linears = channels
      .slice(0, -1)
      .map((width) => new Pointwise({ device, random, inChannels: width, outChannels: growth }));
    this.norms = channels
      .slice(normaliseInput ? 0 : 1)
      .map((width) => new BatchNorm({ device, channels: width }));
    this.outChannels = channels[layers];
    this.#slope = slope;
  }

  /** [N, inChannels, ...positions] to [N, inChannels + layers * growth, ...positions]. */
  forward(x: Tensor): Tensor {
    const offset = this.norms.length - this.linears.length - 1;
    let all = x;
    let normalised = offset === 0 ? this.norms[0].forward(all) : all;
    for (const [layer, linear] of this.linears.entries()) {
      all = concat([all, leakyRelu(linear.forward(normalised), this.#slope)], 1);
      normalised = this.norms[layer + 1 + offset].forward(all);
    }
    return normalised;
  }
}
