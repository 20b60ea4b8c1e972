import type { ConvolutionOptions } from '@obelisk/kernels';
import { conv3d, type Tensor } from '@obelisk/tensor';
import { xavierNormal } from './initialise.js';
import { Module, type ModuleOptions, parameter, type State } from './module.js';

/** Channels and window of a 3-D convolution. */
export interface Conv3dOptions extends ModuleOptions, ConvolutionOptions {
  readonly inputs: number;
  readonly outputs: number;
  /** Size of the window, one number for all axes or one per axis. */
  readonly window: number | readonly [depth: number, height: number, width: number];
  /** Whether there is a bias; without one when left out. */
  readonly bias?: boolean;
}

/**
 * 3-D convolution. Weights start Xavier-normal, the bias at zero.
 *
 * @example
 * ```ts
 * import { Conv3d } from '@obelisk/nn';
 * import { defaultDevice, Random } from '@obelisk/tensor';
 * const options = { device: defaultDevice(), random: new Random(1) };
 * const layer = new Conv3d({ ...options, inputs: 8, outputs: 16, window: 3, padding: 1 });
 * layer.parameterCount(); // => 3456
 * ```
 */
export class Conv3d extends Module {
  readonly weight: Tensor;
  readonly bias: Tensor | null;
  readonly options: ConvolutionOptions;

  /** @throws Error when the groups do not divide the channels */
  constructor({
    device,
    random,
    inputs,
    outputs,
    window,
    bias = false,
    ...options
  }: Conv3dOptions) {
    super();
    const { groups = 1 } = options;
    if (inputs % groups !== 0 || outputs % groups !== 0) {
      throw new Error(`Conv3d: ${groups} groups do not divide ${inputs} -> ${outputs} channels`);
    }
    const sizes = typeof window === 'number' ? [window, window, window] : window;
    const shape = [outputs, inputs / groups, ...sizes];
    this.weight = parameter(device, shape, xavierNormal(random, shape));
    this.bias = bias ? parameter(device, [outputs], new Float32Array(outputs)) : null;
    this.options = options;
  }

  override state(): State {
    return this.bias ? { weight: this.weight, bias: this.bias } : { weight: this.weight };
  }

  /** [N, inputs, D, H, W] to [N, outputs, ...sizes]. */
  forward(x: Tensor): Tensor {
    return conv3d(x, this.weight, this.bias, this.options);
  }
}
