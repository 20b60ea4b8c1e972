import { sizeOf } from '@obelisk/engine';
import { type Conv3d, Dropout, Linear, Module, type ModuleOptions, type State } from '@obelisk/nn';
import { reshape, type Tensor } from '@obelisk/tensor';
import { blockState, ConvBlock } from './conv-block.js';
import {
  type Encoder,
  encoderState,
  makeClassifier,
  makeEncoder,
  stepUp,
  throughEncoder,
} from './unet-parts.js';

const slope = 0.1;
/** Length of the vector in the bottleneck. */
const codeLength = 400;
/** Channels of the encoder's levels; the lowest goes through the bottleneck. */
const levels = [5, 10, 30, 50, 20];

/** What a global FC U-Net is made for. */
export interface GlobalFcUNetOptions extends ModuleOptions {
  readonly labels: number;
  /** Sizes of the scans: fully connected layers fix them. */
  readonly size: readonly [number, number, number];
  /** Probability with which numbers of the bottleneck are dropped in training; 0 when left out. */
  readonly dropout?: number;
}

/**
 * The global fully-connected U-Net (Section 3.3, item 2; Fig. 3): the lowest level is encoded to a
 * vector of 400 numbers and decoded back, so that every voxel knows of every other.
 *
 * @example
 * ```ts
 * import { GlobalFcUNet } from '@obelisk/models';
 * const size = [144, 144, 144] as const;
 * new GlobalFcUNet({ size, labels: 9 }).parameterCount(); // => 11944816
 * ```
 */
export class GlobalFcUNet extends Module {
  readonly encoder: Encoder;
  readonly encode: Linear;
  readonly decode: Linear;
  readonly dropout: Dropout;
  readonly decoder: Readonly<Record<'6dU' | '6cU' | '6bU' | '6U' | '7U', ConvBlock>>;
  readonly classifier: Conv3d;
  readonly #size: readonly number[];

  constructor({ device, random, labels, size, dropout = 0 }: GlobalFcUNetOptions) {
    super();
    const options = { device, random };
    const block = (inChannels: number, outChannels: number, stride = 1) =>
      new ConvBlock({ ...options, inChannels, outChannels, stride, slope });
    this.encoder = makeEncoder(levels, (_name, ...channels) => block(...channels));
    const lowest = size.map((n) => halved(n, levels.length - 1));
    const inFeatures = sizeOf(lowest) * levels[levels.length - 1];
    this.encode = new Linear({ ...options, inFeatures, outFeatures: codeLength });
    this.decode = new Linear({ ...options, inFeatures: codeLength, outFeatures: inFeatures });
    this.dropout = new Dropout({ p: dropout, random });
    this.decoder = {
      '6dU': block(40, 20),
      '6cU': block(70, 20),
      '6bU': block(50, 10),
      '6U': block(20, 8),
      '7U': block(13, labels),
    };
    this.classifier = makeClassifier(options, labels);
    this.#size = size;
  }

  override state(): State {
    return {
      ...encoderState(this.encoder),
      fc1: this.encode,
      fc2U: this.decode,
      dropout: this.dropout,
      ...blockState(this.decoder),
      conv77U: this.classifier,
    };
  }

  /**
   * @param image - [N, 1, ...size]
   * @returns logits, [N, L, ...size]
   * @throws Error for another size than that which the network was made for
   */
  forward(image: Tensor): Tensor {
    if (this.#size.some((n, axis) => n !== image.shape[axis + 2])) {
      throw new Error(
        `GlobalFcUNet: made for scans of [${this.#size.join(', ')}] voxels, ` +
          `got [${image.shape.slice(2).join(', ')}]`,
      );
    }
    const skips = throughEncoder(this.encoder, image);
    let x = this.#throughBottleneck(skips[skips.length - 1]);
    for (const block of Object.values(this.decoder)) x = stepUp(block, x, skips.pop() as Tensor);
    return this.classifier.forward(x);
  }

  #throughBottleneck(x: Tensor): Tensor {
    const flat = reshape(x, [x.shape[0], sizeOf(x.shape.slice(1))]);
    const code = this.dropout.forward(this.encode.forward(flat));
    return reshape(this.dropout.forward(this.decode.forward(code)), x.shape);
  }
}

/** A size halved `times` times, rounded up, as strided convolutions do. */
function halved(size: number, times: number): number {
  return times === 0 ? size : halved(Math.ceil(size / 2), times - 1);
}
