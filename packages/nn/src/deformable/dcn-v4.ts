import type { Tensor } from '@obelisk/tensor';
import { DCNv3 } from './dcn-v3.js';
import { type WindowOptions, walkOf } from './window.js';

/**
 * DCNv4: DCNv3 without the softmax. The factors of the taps are any numbers, also negative ones, as
 * those of a convolution. They start at 1 / K, so that the layer starts as DCNv3 does; in the
 * paper's code they start at 0, and the layer with them.
 *
 * $$y = W \, z, \quad z_g(p) = \sum_k m_{g,k}(p) \, I_{v_g}(p + p_k + D_{g,k}(p)), \quad v = V x$$
 *
 * Source: Xiong et al. 2024 (arXiv 2401.06197), Section 3.
 *
 * @example
 * ```ts
 * import { DCNv4 } from '@obelisk/nn';
 * const options = { axes: 2, inChannels: 4, outChannels: 8, kernelSize: 3, padding: 1 } as const;
 * new DCNv4({ ...options, groups: 2 }).parameterCount(); // => 2094
 * ```
 */
export class DCNv4 extends DCNv3 {
  /** @throws Error for an option that is missing or unknown, or groups that do not divide */
  constructor(options: WindowOptions) {
    super(options, 1 / walkOf('DCNv4', { ...options, inChannels: options.outChannels }).K);
  }

  protected override factors(predicted: Tensor): Tensor {
    return predicted;
  }
}
