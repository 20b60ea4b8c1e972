import type { ConvolutionOptions } from '@obelisk/kernels';
import { conv3d, defaultRandom, type Tensor } from '@obelisk/tensor';
import { xavierNormal } from './initialise.js';
import { assertCounts, assertGroups, refuseUnknown } from './layer-options.js';
import { Module, type ModuleOptions, parameter } from './module.js';

/** Channels and kernel of a 3-D convolution. */
export interface Conv3dOptions extends ModuleOptions, ConvolutionOptions {
  readonly inChannels: number;
  readonly outChannels: number;
  /** One number for all axes or one per axis. */
  readonly kernelSize: number | readonly [depth: number, height: number, width: number];
  /** Whether there is a bias; without one when left out. */
  readonly bias?: boolean;
}

/**
 * 3-D convolution. Weights start Xavier-normal, the bias at zero.
 *
 * @example
 * ```ts
 * import { Conv3d } from '@obelisk/nn';
 * const layer = new Conv3d({ inChannels: 8, outChannels: 16, kernelSize: 3, padding: 1 });
 * layer.parameterCount(); // => 3456
 * ```
 */
export class Conv3d extends Module {
  readonly weight: Tensor;
  readonly bias: Tensor | null;
  readonly options: ConvolutionOptions;

  /** @throws Error for an option that is missing or unknown, or groups that do not divide */
  constructor({
    device,
    random = defaultRandom(),
    inChannels,
    outChannels,
    kernelSize,
    stride,
    padding,
    dilation,
    groups = 1,
    bias = false,
    ...unknown
  }: Conv3dOptions) {
    super();
    refuseUnknown('Conv3d', unknown);
    const sizes = typeof kernelSize === 'object' ? kernelSize : Array(3).fill(kernelSize);
    const [depth, height, width] = sizes;
    assertCounts('Conv3d', { inChannels, outChannels });
    assertCounts('Conv3d kernelSize', { depth, height, width });
    assertGroups('Conv3d', groups, inChannels, outChannels);
    const shape = [outChannels, inChannels / groups, ...sizes];
    this.weight = parameter(device, shape, xavierNormal(random, shape));
    this.bias = bias ? parameter(device, [outChannels], new Float32Array(outChannels)) : null;
    this.options = { stride, padding, dilation, groups };
  }

  /** [N, inChannels, D, H, W] to [N, outChannels, ...sizes]. */
  forward(x: Tensor): Tensor {
    return conv3d(x, this.weight, this.bias, this.options);
  }
}
