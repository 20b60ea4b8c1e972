import { deformSample, type Tensor } from '@obelisk/tensor';
import { assertCounts, assertGroups } from '../layer-options.js';
import { Module } from '../module.js';
import { Pointwise } from '../pointwise.js';
import { OffsetBranch } from './offset-branch.js';
import { startingPoints } from './starting-points.js';
import { type WindowOptions, walkOf } from './window.js';

/** Channels, heads and points of deformable attention. */
export interface DeformableAttentionOptions
  extends Pick<
    WindowOptions,
    'axes' | 'inChannels' | 'outChannels' | 'bias' | 'device' | 'random'
  > {
  readonly heads: number;
  /** K: how many points each head looks at. */
  readonly points: number;
}

/**
 * Deformable attention with a query at each place of the input: every head looks at K predicted
 * points and takes their values with predicted shares, which sum to 1. Points start in a direction
 * per head at distances 1 to K, as in the paper: all in one place they would stay together.
 *
 * $$y(p) = \sum_h W_h \sum_k A_{h,k}(p) \, W'_h \, I_x(p + D_{h,k}(p)), \qquad
 * A_h = \mathrm{softmax}_k$$
 *
 * Source: Zhu et al. 2021 (Deformable DETR, arXiv 2010.04159), Eq. 2.
 *
 * @example
 * ```ts
 * import { DeformableAttention } from '@obelisk/nn';
 * const options = { axes: 2, inChannels: 4, outChannels: 8, heads: 2, points: 4 } as const;
 * new DeformableAttention(options).parameterCount(); // => 216
 * ```
 */
export class DeformableAttention extends Module {
  readonly value: Pointwise;
  readonly after: Pointwise;
  readonly offset: OffsetBranch;
  readonly attention: OffsetBranch;
  readonly heads: number;
  readonly points: number;

  /** @throws Error for an option that is missing or unknown, or heads that do not divide */
  constructor({ heads, points, ...options }: DeformableAttentionOptions) {
    super();
    const { axes, inChannels, outChannels, bias, device, random } = options;
    const window = { ...options, kernelSize: 1 };
    walkOf('DeformableAttention', window);
    assertCounts('DeformableAttention', { heads, points });
    assertGroups('DeformableAttention', heads, outChannels, outChannels);
    this.value = new Pointwise({ inChannels, outChannels, bias, device, random });
    this.after = new Pointwise({ inChannels: outChannels, outChannels, bias, device, random });
    const start = startingPoints(axes, heads, points);
    this.offset = new OffsetBranch(window, points * heads * axes, start);
    this.attention = new OffsetBranch(window, points * heads);
    this.heads = heads;
    this.points = points;
  }

  override decidesPlaces(): readonly string[] {
    return ['offset'];
  }

  /** [N, inChannels, ...sizes] to [N, outChannels, ...sizes]. */
  forward(x: Tensor): Tensor {
    const { heads, points } = this;
    const [value, offset] = [this.value.forward(x), this.offset.forward(x)];
    const scores = this.attention.forward(x);
    const shares = scores.reshape([x.shape[0], points, -1]).softmax(1).reshape(scores.shape);
    const samples = Array.from({ length: points }, (_, k) => {
      const [D, A] = [offset, shares].map((all) => channels(all, k, all.shape[1] / points));
      return deformSample(value, D, A, { kernelSize: 1, offsetGroups: heads });
    });
    return this.after.forward(samples.reduce((sum, sample) => sum.add(sample)));
  }
}

/** The k-th part of `count` channels. */
function channels(x: Tensor, k: number, count: number): Tensor {
  const [N, , ...sizes] = x.shape;
  return x.slice([0, k * count, ...sizes.map(() => 0)], [N, (k + 1) * count, ...sizes]);
}
