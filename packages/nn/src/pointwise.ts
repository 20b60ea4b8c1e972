import { pointwise, type Tensor } from '@obelisk/tensor';
import { xavierNormal } from './initialise.js';
import { Module, type ModuleOptions, parameter, type State } from './module.js';

/** Channels of a 1x1x1 convolution. */
export interface PointwiseOptions extends ModuleOptions {
  readonly inputs: number;
  readonly outputs: number;
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
 * import { defaultDevice, Random } from '@obelisk/tensor';
 * const options = { device: defaultDevice(), random: new Random(1) };
 * const layer = new Pointwise({ ...options, inputs: 1024, outputs: 256, groups: 4 });
 * layer.parameterCount(); // => 65536
 * ```
 */
export class Pointwise extends Module {
  readonly weight: Tensor;
  readonly bias: Tensor | null;
  readonly groups: number;

  constructor({ device, random, inputs, outputs, groups = 1, bias = false }: PointwiseOptions) {
    super();
    if (inputs % groups !== 0 || outputs % groups !== 0) {
      throw new Error(`Pointwise: ${groups} groups do not divide ${inputs} -> ${outputs} channels`);
    }
    const shape = [outputs, inputs / groups, 1, 1, 1];
    this.weight = parameter(device, shape, xavierNormal(random, shape));
    this.bias = bias ? parameter(device, [outputs], new Float32Array(outputs)) : null;
    this.groups = groups;
  }

  override state(): State {
    return this.bias ? { weight: this.weight, bias: this.bias } : { weight: this.weight };
  }

  /** [N, inputs, ...positions] to [N, outputs, ...positions]. */
  forward(x: Tensor): Tensor {
    return pointwise(x, this.weight, this.bias, this.groups);
  }
}
