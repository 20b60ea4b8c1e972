import { defaultRandom, linear, type Tensor } from '@obelisk/tensor';
import { xavierNormal } from './initialise.js';
import { assertCounts, refuseUnknown } from './layer-options.js';
import { Module, type ModuleOptions, parameter } from './module.js';

/** Sizes of a fully connected layer. */
export interface LinearOptions extends ModuleOptions {
  readonly inFeatures: number;
  readonly outFeatures: number;
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
 * new Linear({ inFeatures: 320, outFeatures: 40 }).parameterCount(); // => 12840
 * ```
 */
export class Linear extends Module {
  /** [outFeatures, inFeatures] */
  readonly weight: Tensor;
  readonly bias: Tensor | null;

  /** @throws Error for an option that is missing or unknown */
  constructor({
    device,
    random = defaultRandom(),
    inFeatures,
    outFeatures,
    bias = true,
    ...unknown
  }: LinearOptions) {
    super();
    refuseUnknown('Linear', unknown);
    assertCounts('Linear', { inFeatures, outFeatures });
    const shape = [outFeatures, inFeatures];
    this.weight = parameter(device, shape, xavierNormal(random, shape));
    this.bias = bias ? parameter(device, [outFeatures], new Float32Array(outFeatures)) : null;
  }

  /** [N, inFeatures] to [N, outFeatures]. */
  forward(x: Tensor): Tensor {
    return linear(x, this.weight, this.bias);
  }
}
