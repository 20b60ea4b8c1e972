import {
  BatchNorm,
  DenseNet1x1,
  Module,
  type ModuleOptions,
  Obelisk,
  Pointwise,
  type SamplingPlaces,
  type State,
} from '@obelisk/nn';
import { averagePool, relu, type Tensor } from '@obelisk/tensor';

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
export class ObeliskNet extends Module {
  readonly sampling: Obelisk;
  readonly linear1: Pointwise;
  readonly norm1: BatchNorm;
  readonly linear2: Pointwise;
  readonly norm2: BatchNorm;
  readonly dense: DenseNet1x1;
  readonly classifier: Pointwise;

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
    this.norm1 = new BatchNorm({ device, channels: 256 });
    this.linear2 = new Pointwise({ ...options, inChannels: 256, outChannels: 128 });
    this.norm2 = new BatchNorm({ device, channels: 128 });
    this.dense = new DenseNet1x1({ ...options, inChannels: 128, layers: 4, normaliseInput: false });
    this.classifier = new Pointwise({
      ...options,
      inChannels: 256,
      outChannels: labels,
      bias: true,
    });
  }

  /** The names of the released files. */
  override state(): State {
    const { linears, norms } = this.dense;
    const dense = ['a', 'b', 'c', 'd'].flatMap((letter, at) => [
      [`LIN3${letter}`, linears[at]],
      [`BN3${letter}`, norms[at]],
    ]);
    return {
      offset1: this.sampling.state().offsets,
      LIN1: this.linear1,
      BN1: this.norm1,
      LIN2: this.linear2,
      BN2: this.norm2,
      ...Object.fromEntries(dense),
      LIN4: this.classifier,
    };
  }

  /**
   * Logits at chosen places.
   * @param smoothed - [N, 1, D, H, W], of `smooth`
   * @param places - a regular grid, as in inference, or a list of points, as in training
   * @returns [N, L, ...grid] or [N, L, S]
   */
  forward(smoothed: Tensor, places: SamplingPlaces): Tensor {
    return this.classify(this.sampling.forward(smoothed, places));
  }

  /**
   * Everything behind the sampling: the same at each place, so that places of different scans can
   * go through it as one batch.
   * @param samples - [N, 1024, ...places]
   * @returns [N, L, ...places]
   */
  classify(samples: Tensor): Tensor {
    const hidden = relu(this.norm1.forward(this.linear1.forward(samples)));
    const compact = this.norm2.forward(this.linear2.forward(hidden));
    return this.classifier.forward(this.dense.forward(compact));
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
