import { deformConv2d, deformConv3d, type Tensor } from '@obelisk/tensor';
import { parameter } from '../module.js';
import { placesOf, WindowLayer, type WindowOptions } from './window.js';

/**
 * Active convolution: each tap has a learned place, the same at all places of the output; it starts
 * as the ordinary convolution. With W behind it a unary OBELISK layer is the same function, whose
 * taps start at random and reach across the image.
 *
 * $$y(p) = b + \sum_k W_k \, I_x(p + s_k), \qquad s_k = p_k + D_k$$
 *
 * Source: Jeon and Kim 2017 (arXiv 1703.09076), Section 3.
 *
 * @example
 * ```ts
 * import { ActiveConv } from '@obelisk/nn';
 * const options = { axes: 2, inChannels: 4, outChannels: 8, kernelSize: 3, padding: 1 } as const;
 * const layer = new ActiveConv(options);
 * layer.parameterCount(); // => 306
 * [...layer.offsetParameters().keys()]; // => ['offsets']
 * ```
 */
export class ActiveConv extends WindowLayer {
  /** $D$: [K, axes] in voxels, each (y, x) or (z, y, x). */
  readonly offsets: Tensor;

  /** @throws Error for an option that is missing or unknown, or groups that do not divide */
  constructor(options: WindowOptions) {
    super(options);
    const shape = [this.walk.K, options.axes];
    this.offsets = parameter(options.device, shape, new Float32Array(shape[0] * shape[1]));
  }

  override decidesPlaces(): readonly string[] {
    return ['offsets'];
  }

  /** [N, inChannels, ...sizes] to [N, outChannels, ...places]. */
  forward(x: Tensor): Tensor {
    const { K, kernelSize: _, ...walk } = this.walk;
    const axes = walk.stride.length;
    const everywhere = this.offsets
      .reshape([1, K * axes, ...Array<number>(axes).fill(1)])
      .broadcastTo([x.shape[0], K * axes, ...placesOf('ActiveConv', x, this.walk)]);
    const convolution = axes === 2 ? deformConv2d : deformConv3d;
    return convolution(x, everywhere, this.weight, this.bias, { ...walk, groups: this.groups });
  }
}
