import { defaultRandom, type Tensor } from '@obelisk/tensor';
import { xavierNormal } from '../initialise.js';
import { assertCounts } from '../layer-options.js';
import { Module, parameter } from '../module.js';
import { splat } from './splat.js';
import { biasOf, convolve, type Walk, type WindowOptions, walkOf } from './window.js';

/** A dense window, and how many weights move in it. */
export interface DCLSOptions extends WindowOptions {
  /** K: how many weights, each with a place of its own. */
  readonly taps: number;
}

/**
 * Dilated convolution with learnable spacings: interpolates the kernel, not the image. K weights at
 * learned places are spread over a dense window, with which an ordinary convolution is done. A tap
 * that has left the window has no gradient any more. Places start evenly distributed in it.
 *
 * $$y = b + K * x, \qquad K(q) = \sum_k W_k \, \mathrm{hat}(q - s_k)$$
 *
 * Source: Khalfaoui-Hassani, Pellegrini, Masquelier 2023 (arXiv 2112.03740); one set of places for
 * all channels here.
 *
 * @example
 * ```ts
 * import { DCLS } from '@obelisk/nn';
 * const options = { axes: 2, inChannels: 4, outChannels: 8, kernelSize: 9, padding: 4 } as const;
 * new DCLS({ ...options, taps: 5 }).parameterCount(); // => 170
 * ```
 */
export class DCLS extends Module {
  /** [outChannels, inChannels / groups, K] */
  readonly weight: Tensor;
  readonly bias: Tensor | null;
  /** $s$: [K, axes] in voxels from the middle of the window, each (y, x) or (z, y, x). */
  readonly positions: Tensor;
  readonly walk: Walk;
  readonly groups: number;

  /** @throws Error for an option that is missing or unknown, or groups that do not divide */
  constructor(options: DCLSOptions) {
    super();
    this.walk = walkOf('DCLS', options, ['taps']);
    const { device, random = defaultRandom(), inChannels, groups = 1, taps, axes } = options;
    assertCounts('DCLS', { taps });
    const shape = [options.outChannels, inChannels / groups, taps];
    this.weight = parameter(device, shape, xavierNormal(random, shape));
    this.bias = biasOf(options);
    const halves = this.walk.kernelSize.map((size) => (size - 1) / 2);
    const places = Float32Array.from({ length: taps * axes }, (_, at) =>
      random.uniform(-halves[at % axes], halves[at % axes]),
    );
    this.positions = parameter(device, [taps, axes], places);
    this.groups = groups;
  }

  override decidesPlaces(): readonly string[] {
    return ['positions'];
  }

  /** [N, inChannels, ...sizes] to [N, outChannels, ...places]. */
  forward(x: Tensor): Tensor {
    const kernel = splat(this.weight, this.positions, this.walk.kernelSize);
    return convolve(x, kernel, this.bias, this.walk, this.groups);
  }
}
