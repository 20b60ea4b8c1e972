import type { Tensor } from '@obelisk/tensor';
import { DCNv1, type DeformableOptions } from './dcn-v1.js';
import { OffsetBranch } from './offset-branch.js';

/**
 * Modulated deformable convolution (DCNv2): beside its offset each tap has a predicted factor
 * between 0 and 1. The factors start at 0.5, as in the paper, so that the layer starts as half the
 * ordinary convolution.
 *
 * $$y(p) = b + \sum_k W_k \, m_k(p) \, I_x(p + p_k + D_k(p)), \qquad m = \sigma(M), \; M = 0
 * \text{ at first}$$
 *
 * Source: Zhu et al. 2019 (arXiv 1811.11168), Eq. 1; there both branches learn at a tenth of the
 * rate.
 *
 * @example
 * ```ts
 * import { DCNv2 } from '@obelisk/nn';
 * const options = { axes: 3, inChannels: 4, outChannels: 8, kernelSize: 3, padding: 1 } as const;
 * const layer = new DCNv2(options);
 * layer.parameterCount(); // => 12636
 * [...layer.offsetParameters().keys()].length; // => 4
 * ```
 */
export class DCNv2 extends DCNv1 {
  readonly modulation: OffsetBranch;

  /** @throws Error for an option that is missing or unknown, or groups that do not divide */
  constructor(options: DeformableOptions) {
    super(options);
    const { offsetGroups: _, ...window } = options;
    this.modulation = new OffsetBranch(window, this.offsetGroups);
  }

  override decidesPlaces(): readonly string[] {
    return ['offset', 'modulation'];
  }

  /** [N, inChannels, ...sizes] to [N, outChannels, ...places]. */
  override forward(x: Tensor): Tensor {
    return this.convolve(x, this.modulation.forward(x).sigmoid());
  }
}
