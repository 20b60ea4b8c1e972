import type { GridSize } from '@obelisk/kernels';
import {
  DenseNet1x1,
  Module,
  type ModuleOptions,
  Obelisk,
  Pointwise,
  type State,
} from '@obelisk/nn';
import { leakyRelu, type Tensor } from '@obelisk/tensor';

/** The sizes of an OBELISK branch. */
export interface ObeliskBranchOptions extends ModuleOptions {
  /** $K$, number of single offsets. */
  readonly offsets: number;
  /** Channels of the volume that is sampled. */
  readonly inChannels: number;
  /** Groups of the first 1x1x1 convolution. */
  readonly groups: number;
  readonly outChannels: number;
  /** Slope of the rectifiers below 0. */
  readonly slope: number;
}

/**
 * A deformable layer inside a hybrid network (Section 3.3, Fig. 4): unary OBELISK sampling on a
 * coarse regular grid, then a dense-net of 1x1x1 convolutions.
 *
 * @example
 * ```ts
 * import { ObeliskBranch } from '@obelisk/models';
 * const sizes = { offsets: 128, inChannels: 1, groups: 2, outChannels: 16 };
 * new ObeliskBranch({ ...sizes, slope: 0 }).parameterCount(); // => 28928
 * ```
 */
export class ObeliskBranch extends Module {
  readonly sampling: Obelisk;
  readonly first: Pointwise;
  readonly dense: DenseNet1x1;
  readonly last: Pointwise;
  readonly #slope: number;

  constructor({
    offsets,
    inChannels,
    groups,
    outChannels,
    slope,
    ...options
  }: ObeliskBranchOptions) {
    super();
    this.sampling = new Obelisk({ ...options, offsets, variant: 'unary' });
    this.first = new Pointwise({
      ...options,
      inChannels: inChannels * offsets,
      outChannels: 128,
      groups,
    });
    this.dense = new DenseNet1x1({
      ...options,
      inChannels: 128,
      layers: 3,
      slope,
      normaliseInput: true,
    });
    this.last = new Pointwise({ ...options, inChannels: this.dense.outChannels, outChannels });
    this.#slope = slope;
  }

  override state(): State {
    return { offset: this.sampling.state().offsets, ...this.namedState('') };
  }

  /** Its layers under the names of the released files: `linear1a`, `batch1a` for number 1. */
  namedState(number: string): State {
    const { linears, norms } = this.dense;
    const inner = ['b', 'c', 'd'].flatMap((letter, at) => [
      [`linear${number}${letter}`, linears[at]],
      [`batch${number}${letter}`, norms[at + 1]],
    ]);
    return {
      [`linear${number}a`]: this.first,
      [`batch${number}a`]: norms[0],
      ...Object.fromEntries(inner),
      [`linear${number}e`]: this.last,
    };
  }

  /** [N, inChannels, D, H, W] to [N, outChannels, ...grid]. */
  forward(volume: Tensor, grid: GridSize): Tensor {
    const samples = this.sampling.forward(volume, { grid });
    const hidden = leakyRelu(this.first.forward(samples), this.#slope);
    return leakyRelu(this.last.forward(this.dense.forward(hidden)), this.#slope);
  }
}
