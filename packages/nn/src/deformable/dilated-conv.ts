import type { Tensor } from '@obelisk/tensor';
import { convolve, WindowLayer } from './window.js';

/**
 * Dilated convolution of images or volumes: taps on voxels, `dilation` apart, chosen by hand. With
 * a dilation of 1 it is the ordinary convolution.
 *
 * $$y(p) = b + \sum_k W_k \, x(p + d \, p_k)$$
 *
 * Source: Yu and Koltun 2016 (arXiv 1511.07122), Eq. 2.
 *
 * @example
 * ```ts
 * import { DilatedConv } from '@obelisk/nn';
 * const options = { axes: 3, inChannels: 4, outChannels: 8, kernelSize: 3 } as const;
 * new DilatedConv({ ...options, dilation: 2, padding: 2 }).parameterCount(); // => 864
 * ```
 */
export class DilatedConv extends WindowLayer {
  /** [N, inChannels, ...sizes] to [N, outChannels, ...places]. */
  forward(x: Tensor): Tensor {
    return convolve(x, this.weight, this.bias, this.walk, this.groups);
  }
}
