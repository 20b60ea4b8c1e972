import type { Tensor } from '@obelisk/tensor';
import { Module, parameter } from '../module.js';
import { convolve, type Walk, type WindowOptions, walkOf } from './window.js';

/**
 * The convolution that predicts from the input what each tap does at each place: where it looks, or
 * how much it counts. It walks as the layer whose taps it moves. Its weights start at zero, its
 * bias at `start`, so that at first all places have the same.
 *
 * $$D(p) = b + \sum_k W_k \, x(p + p_k), \qquad W = 0, \; b = \text{start at first}$$
 *
 * Source: Dai et al. 2017, Section 2.1.
 *
 * @example
 * ```ts
 * import { OffsetBranch } from '@obelisk/nn';
 * const window = { axes: 2, inChannels: 4, outChannels: 8, kernelSize: 3 } as const;
 * new OffsetBranch(window, 2).parameterCount(); // => 666
 * ```
 */
export class OffsetBranch extends Module {
  readonly weight: Tensor;
  readonly bias: Tensor;
  readonly walk: Walk;

  /**
   * @param window - that of the layer; its groups and bias are not the branch's
   * @param perTap - channels for each tap of the window
   * @param start - of the bias, one number for all channels or one for each
   */
  constructor(window: WindowOptions, perTap: number, start: number | ArrayLike<number> = 0) {
    super();
    const { K, ...walk } = walkOf('OffsetBranch', window);
    const channels = perTap * K;
    const shape = [channels, window.inChannels, ...walk.kernelSize];
    const weights = shape.reduce((product, size) => product * size);
    this.weight = parameter(window.device, shape, new Float32Array(weights));
    const bias = typeof start === 'number' ? Array<number>(channels).fill(start) : start;
    this.bias = parameter(window.device, [channels], bias);
    this.walk = walk;
  }

  /** [N, inChannels, ...sizes] to [N, perTap * K, ...places]. */
  forward(x: Tensor): Tensor {
    return convolve(x, this.weight, this.bias, this.walk, 1);
  }
}
