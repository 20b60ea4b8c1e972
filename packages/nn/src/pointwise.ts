import { defaultRandom, pointwise, type Tensor } from '@obelisk/tensor';
import { xavierNormal } from './initialise.js';
import { assertCounts, assertGroups, refuseUnknown } from './layer-options.js';
import { Module, type ModuleOptions, parameter } from './module.js';

/** Channels of a 1x1x1 convolution. */
export interface PointwiseOptions extends ModuleOptions {
  readonly inChannels: number;
  readonly outChannels: number;
  /** 1 when left out. */
  readonly groups?: number;
  /** Whether there is a bias; without one when left out. */
  readonly bias?: boolean;
}

/**
 * 1x1x1 convolution: the same matrix product at every position. After OBELISK sampling it holds the
 * filter coefficients $W$ of Eq. 1. Weights start Xavier-normal, the bias at zero.
 *
 * @example
 * ```ts
 * import { Pointwise } from '@obelisk/nn';
 * const layer = new Pointwise({ inChannels: 1024, outChannels: 256, groups: 4 });
 * layer.parameterCount(); // => 65536
 * ```
 */
export class Pointwise extends Module {
  readonly weight: Tensor;
  readonly bias: Tensor | null;
  readonly groups: number;

  /** @throws Error for an option that is missing or unknown, or groups that do not divide */
  constructor({
    device,
    random = defaultRandom(),
    inChannels,
    outChannels,
    groups = 1,
    bias = false,
    ...unknown
  }: PointwiseOptions) {
    super();
    refuseUnknown('Pointwise', unknown);
    assertCounts('Pointwise', { inChannels, outChannels });
    assertGroups('Pointwise', groups, inChannels, outChannels);
    const shape = [outChannels, inChannels / groups, 1, 1, 1];
    this.weight = parameter(device, shape, xavierNormal(random, shape));
    this.bias = bias ? parameter(device, [outChannels], new Float32Array(outChannels)) : null;
    this.groups = groups;
  }

  /** [N, inChannels, ...positions] to [N, outChannels, ...positions]. */
  forward(x: Tensor): Tensor {
    return pointwise(x, this.weight, this.bias, this.groups);
  }
}
