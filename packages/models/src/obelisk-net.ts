import { type ModuleOptions, Obelisk, Pointwise, type State } from '@obelisk/nn';
import { averagePool, type Tensor } from '@obelisk/tensor';
import { DenseHead } from './dense-head.js';
import { PointsNetwork } from './points-network.js';

/** The variants of Table 3 that differ only in their offsets. */
export interface ObeliskNetOptions extends ModuleOptions {
  /** Number of labels with background, $L$. */
  readonly labels: number;
  /** Pairs of offsets (original) or single ones; binary when left out. */
  readonly variant?: 'binary' | 'unary';
  /** Whether the offsets are learned; they are when left out. */
  readonly learned?: boolean;
  /** Standard deviation of the first offsets; 0.05 when left out. */
  readonly deviation?: number;
}

/**
 * The original OBELISK network (Table 2; Heinrich et al., 2018): one large sparse deformable kernel
 * of 1024 offsets or pairs of offsets, then 1x1x1 convolutions with dense connections.
 *
 * | layer | channels | |
 * |---|---|---|
 * | sampling | 1 -> 1024 | `offset1` |
 * | #1 | 1024 -> 256, 4 groups | BN, ReLU |
 * | #2 | 256 -> 128 | BN |
 * | #3 to #6 | 128 -> 160 -> 192 -> 224 -> 256 | dense-net |
 * | #7 | 256 -> L | bias |
 *
 * Layer #7 takes all 256 channels, as the released weights do; Table 2 prints 32.
 *
 * @example
 * ```ts
 * import { ObeliskNet } from '@obelisk/models';
 * const net = new ObeliskNet({ labels: 8 });
 * net.parameterCount(); // => 131464
 * ```
 */
export class ObeliskNet extends PointsNetwork {
  readonly sampling: Obelisk;
  readonly linear1: Pointwise;
  readonly head: DenseHead;

  constructor(given: ObeliskNetOptions) {
    super();
    const { device, random, labels, variant = 'binary', learned, deviation } = given;
    if (!Number.isInteger(labels) || labels < 2) {
      throw new Error(
        `ObeliskNet: ${labels} labels; expected the background and at least one more`,
      );
    }
    const options = { device, random };
    this.sampling = new Obelisk({ ...options, offsets: 1024, variant, learned, deviation });
    this.linear1 = new Pointwise({ ...options, inChannels: 1024, outChannels: 256, groups: 4 });
    this.head = new DenseHead({ ...options, inChannels: 256, labels });
  }

  /** The names of the released files. */
  override state(): State {
    return {
      offset1: this.sampling.state().offsets,
      LIN1: this.linear1,
      ...this.head.state(),
    };
  }

  override classify(samples: Tensor): Tensor {
    return this.head.forward(this.linear1.forward(samples));
  }
}

/**
 * A scan as the network samples it: average pools of 5, 5 and 3 voxels, which keep the size
 * (released code; Table 2 prints two of 3).
 * @param image - [N, 1, D, H, W], HU / 500
 * @param windows - sizes of the pools, one after the other
 *
 * @example
 * ```ts
 * import { smooth } from '@obelisk/models';
 * import { tensor } from '@obelisk/tensor';
 * const image = tensor(new Float32Array(27).fill(1), { shape: [1, 1, 3, 3, 3] });
 * smooth(image, [3]).dataSync().get(0, 0, 1, 1, 1); // => ≈ 1
 * ```
 */
export function smooth(image: Tensor, windows: readonly number[] = [5, 5, 3]): Tensor {
  return windows.reduce((smoothed, size) => averagePool(smoothed, size), image);
}
