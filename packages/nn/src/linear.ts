import { linear, type Tensor } from '@obelisk/tensor';
import { xavierNormal } from './initialise.js';
import { Module, type ModuleOptions, parameter, type State } from './module.js';

/** Sizes of a fully connected layer. */
export interface LinearOptions extends ModuleOptions {
  readonly inputs: number;
  readonly outputs: number;
  /** Whether there is a bias; with one when left out. */
  readonly bias?: boolean;
}

/**
 * Fully connected layer: every output sees every input. The global FC U-Net has two of them, from
 * 9 x 9 x 9 x 20 numbers to 400 and back, 11.7 million parameters (Section 3.3). Weights start
 * Xavier-normal, the bias at zero.
 *
 * @example
 * ```ts
 * import { Linear } from '@obelisk/nn';
 * import { defaultDevice, Random } from '@obelisk/tensor';
 * const options = { device: defaultDevice(), random: new Random(1) };
 * new Linear({ ...options, inputs: 320, outputs: 40 }).parameterCount(); // => 12840
 * ```
 */
export class Linear extends Module {
  /** [outputs, inputs] */
  readonly weight: Tensor;
  readonly bias: Tensor | null;

  constructor({ device, random, inputs, outputs, bias = true }: LinearOptions) {
    super();
    const shape = [outputs, inputs];
    this.weight = parameter(device, shape, xavierNormal(random, shape));
    this.bias = bias ? parameter(device, [outputs], new Float32Array(outputs)) : null;
  }

  override state(): State {
    return this.bias ? { weight: this.weight, bias: this.bias } : { weight: this.weight };
  }

  /** [N, inputs] to [N, outputs]. */
  forward(x: Tensor): Tensor {
    return linear(x, this.weight, this.bias);
  }
}
