import { deformConv2d, deformConv3d, type Tensor } from '@obelisk/tensor';
import { assertCounts, assertGroups } from '../layer-options.js';
import { OffsetBranch } from './offset-branch.js';
import { WindowLayer, type WindowOptions } from './window.js';

/** Channels and window of a convolution with predicted offsets. */
export interface DeformableOptions extends WindowOptions {
  /** Groups of input channels with offsets of their own; 1 when left out. */
  readonly offsetGroups?: number;
}

/**
 * Deformable convolution (DCNv1): a convolution of the input predicts where each tap looks, for
 * each place anew. It starts as the ordinary convolution.
 *
 * $$y(p) = b + \sum_k W_k \, I_x(p + p_k + D_k(p))$$
 *
 * Source: Dai et al. 2017 (arXiv 1703.06211), Eq. 2-3.
 *
 * @example
 * ```ts
 * import { DCNv1 } from '@obelisk/nn';
 * const options = { axes: 2, inChannels: 4, outChannels: 8, kernelSize: 3, padding: 1 } as const;
 * const layer = new DCNv1(options);
 * layer.parameterCount(); // => 954
 * [...layer.offsetParameters().keys()]; // => ['offset.weight', 'offset.bias']
 * ```
 */
export class DCNv1 extends WindowLayer {
  readonly offset: OffsetBranch;
  readonly offsetGroups: number;

  /** @throws Error for an option that is missing or unknown, or groups that do not divide */
  constructor({ offsetGroups = 1, ...window }: DeformableOptions) {
    super(window);
    assertCounts(new.target.name, { offsetGroups });
    assertGroups(new.target.name, offsetGroups, window.inChannels, window.inChannels);
    this.offset = new OffsetBranch(window, offsetGroups * window.axes);
    this.offsetGroups = offsetGroups;
  }

  override decidesPlaces(): readonly string[] {
    return ['offset'];
  }

  /** [N, inChannels, ...sizes] to [N, outChannels, ...places]. */
  forward(x: Tensor): Tensor {
    return this.convolve(x, null);
  }

  /** With a factor for each tap at each place, or none. */
  protected convolve(x: Tensor, mask: Tensor | null): Tensor {
    const { groups, offsetGroups, weight, bias, offset } = this;
    const { stride, padding, dilation } = this.walk;
    const options = { mask, stride, padding, dilation, groups, offsetGroups };
    const convolution = stride.length === 2 ? deformConv2d : deformConv3d;
    return convolution(x, offset.forward(x), weight, bias, options);
  }
}
