import { deformSample, type Tensor } from '@obelisk/tensor';
import { Module } from '../module.js';
import { Pointwise } from '../pointwise.js';
import { OffsetBranch } from './offset-branch.js';
import { type Walk, type WindowOptions, walkOf } from './window.js';

/**
 * Deformable convolution of InternImage (DCNv3): no weight per tap. A 1x1 convolution before mixes
 * the channels; each group of them is summed over its taps with predicted shares, which sum to 1; a
 * 1x1 convolution behind mixes the groups. It starts as the mean over the window.
 *
 * $$y = W \, z, \quad z_g(p) = \sum_k m_{g,k}(p) \, I_{v_g}(p + p_k + D_{g,k}(p)), \quad v = V x,
 * \quad m_g = \mathrm{softmax}_k M_g$$
 *
 * Source: Wang et al. 2023 (arXiv 2211.05778), Eq. 2. There a depthwise convolution, normalisation
 * and a linear layer predict offsets and shares; here one convolution does.
 *
 * @example
 * ```ts
 * import { DCNv3 } from '@obelisk/nn';
 * const options = { axes: 2, inChannels: 4, outChannels: 8, kernelSize: 3, padding: 1 } as const;
 * new DCNv3({ ...options, groups: 2 }).parameterCount(); // => 2094
 * ```
 */
export class DCNv3 extends Module {
  readonly before: Pointwise;
  readonly after: Pointwise;
  readonly offset: OffsetBranch;
  readonly modulation: OffsetBranch;
  readonly walk: Walk & { readonly K: number };
  readonly groups: number;

  /** @throws Error for an option that is missing or unknown, or groups that do not divide */
  constructor(options: WindowOptions, start = 0) {
    super();
    const { groups = 1, axes, inChannels, outChannels, bias, device, random } = options;
    this.walk = walkOf(new.target.name, { ...options, inChannels: outChannels });
    this.before = new Pointwise({ inChannels, outChannels, bias, device, random });
    this.after = new Pointwise({ inChannels: outChannels, outChannels, bias, device, random });
    this.offset = new OffsetBranch({ ...options, groups: 1 }, groups * axes);
    this.modulation = new OffsetBranch({ ...options, groups: 1 }, groups, start);
    this.groups = groups;
  }

  override decidesPlaces(): readonly string[] {
    return ['offset', 'modulation'];
  }

  /** [N, inChannels, ...sizes] to [N, outChannels, ...places]. */
  forward(x: Tensor): Tensor {
    const { K, ...walk } = this.walk;
    const factors = this.factors(this.modulation.forward(x));
    const options = { ...walk, offsetGroups: this.groups };
    const samples = deformSample(this.before.forward(x), this.offset.forward(x), factors, options);
    const [N, channels, ...places] = samples.shape;
    return this.after.forward(samples.reshape([N, channels / K, K, ...places]).sum(2));
  }

  /** Shares of the taps, [N, groups * K, ...places], from what was predicted. */
  protected factors(predicted: Tensor): Tensor {
    const taps = [predicted.shape[0] * this.groups, this.walk.K, -1];
    return predicted.reshape(taps).softmax(1).reshape(predicted.shape);
  }
}
