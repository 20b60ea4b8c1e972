import {
  affineGrid,
  averagePool,
  defaultRandom,
  gridSample,
  linear,
  refuseUnknown,
  relu,
  resize,
  type Tensor,
} from '@obelisk/tensor';
import { assertCounts } from '../layer-options.js';
import { Module, type ModuleOptions, parameter } from '../module.js';
import { DilatedConv } from './dilated-conv.js';
import { assertAxes } from './window.js';

/** What a spatial transformer sees, and the width of the network that predicts its map. */
export interface SpatialTransformerOptions extends ModuleOptions {
  readonly axes: 2 | 3;
  readonly inChannels: number;
  /** Channels of the predicting network; 8 when left out. */
  readonly hidden?: number;
}

const coarse = 4;

/**
 * Spatial transformer: one affine map for the whole image, predicted from it by a small network: a
 * convolution, ReLU, averages over 4 x 4 (x 4) parts and a linear layer. It starts at the identity.
 *
 * $$y(p) = I_x(A \, (p, 1)^\top), \qquad A = A(x), \text{ 6 or 12 numbers}$$
 *
 * Source: Jaderberg et al. 2015 (arXiv 1506.02025), Eq. 1.
 *
 * @example
 * ```ts
 * import { SpatialTransformer } from '@obelisk/nn';
 * new SpatialTransformer({ axes: 2, inChannels: 1, hidden: 4 }).parameterCount(); // => 430
 * ```
 */
export class SpatialTransformer extends Module {
  readonly conv: DilatedConv;
  /** Starts at zero: [6 or 12, hidden * parts]. */
  readonly weight: Tensor;
  /** Starts at the identity, row by row. */
  readonly bias: Tensor;
  readonly axes: 2 | 3;

  /** @throws Error for an option that is missing or unknown */
  constructor(options: SpatialTransformerOptions) {
    super();
    const { axes, inChannels, hidden = 8, device, random = defaultRandom(), ...unknown } = options;
    const known = ['axes', 'inChannels', 'hidden', 'device', 'random'];
    refuseUnknown('SpatialTransformer', unknown, known);
    assertAxes('SpatialTransformer', axes);
    assertCounts('SpatialTransformer', { inChannels, hidden });
    const window = { axes, inChannels, outChannels: hidden, kernelSize: 3, padding: 1 };
    this.conv = new DilatedConv({ ...window, bias: true, device, random });
    const shape = [axes * (axes + 1), hidden * coarse ** axes];
    this.weight = parameter(device, shape, new Float32Array(shape[0] * shape[1]));
    this.bias = parameter(device, [shape[0]], identity(axes));
    this.axes = axes;
  }

  override decidesPlaces(): readonly string[] {
    return ['conv', 'weight', 'bias'];
  }

  /** The map of each image, [N, axes, axes + 1], along (x, y) or (x, y, z) in -1..1. */
  affine(x: Tensor): Tensor {
    const size = Math.max(1, Math.floor(Math.min(...x.shape.slice(2)) / coarse));
    const means = averagePool(relu(this.conv.forward(x)), size, { stride: size, padding: 0 });
    const parts = resize(means, Array<number>(this.axes).fill(coarse)).reshape([x.shape[0], -1]);
    return linear(parts, this.weight, this.bias).reshape([-1, this.axes, this.axes + 1]);
  }

  /** [N, inChannels, ...sizes] to the same shape. */
  forward(x: Tensor): Tensor {
    const grid = affineGrid(this.affine(x), x.shape, false);
    return gridSample(x, grid, { mode: 'linear', padding: 'zeros', alignCorners: false });
  }
}

function identity(axes: number): Float32Array {
  return Float32Array.from({ length: axes * (axes + 1) }, (_, at) => Number(at % (axes + 2) === 0));
}
