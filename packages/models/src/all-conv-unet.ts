import { type Conv3d, Module, type ModuleOptions, type State } from '@obelisk/nn';
import type { Tensor } from '@obelisk/tensor';
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

/** The channels of an all-convolutional U-Net. */
export interface AllConvUNetOptions extends ModuleOptions {
  readonly labels: number;
  /** Channels of each level of the encoder, from the size of the scan downwards. */
  readonly encoder: readonly number[];
  /** Channels of the decoder's layers, from the lowest upwards; the last two have L. */
  readonly decoder: readonly number[];
  /** Groups of single layers by name; 1 for those that are left out. */
  readonly groups?: Readonly<Record<string, number>>;
  /** Probability with which whole channels are dropped behind each block; 0 when left out. */
  readonly dropout?: number;
}

/** Names of the decoder's layers in the released files, from the lowest upwards. */
const decoderNames = ['6dU', '6cU', '6bU', '6U', '7U'];

/**
 * All-convolutional U-Net (Section 3.3, item 1; Table 1): strided convolutions instead of pooling
 * on the way down, trilinear upsampling and skip connections on the way up. The first level has one
 * layer, every other two, the first of which halves the size.
 *
 * @example
 * ```ts
 * import { unetTcia } from '@obelisk/models';
 * unetTcia({ labels: 9 }).parameterCount(); // => 883740
 * ```
 */
export class AllConvUNet extends Module {
  readonly encoder: Encoder;
  readonly decoder: readonly ConvBlock[];
  readonly classifier: Conv3d;

  constructor(given: AllConvUNetOptions) {
    super();
    const { device, random, labels, encoder, decoder, groups = {}, dropout } = given;
    const options = { device, random };
    const block = (name: string, inChannels: number, outChannels: number, stride = 1) =>
      new ConvBlock({
        ...options,
        inChannels,
        outChannels,
        stride,
        slope,
        groups: groups[name],
        dropout,
      });
    this.encoder = makeEncoder(encoder, block);
    const up = [...decoder, labels];
    const names = decoderNames.slice(-up.length);
    this.decoder = up.map((outputs, at) => {
      const below = at === 0 ? (encoder.at(-1) ?? 1) : up[at - 1];
      return block(names[at], below + encoder[encoder.length - 2 - at], outputs);
    });
    this.classifier = makeClassifier(options, labels);
  }

  override state(): State {
    const names = decoderNames.slice(-this.decoder.length);
    const decoder = Object.fromEntries(this.decoder.map((block, at) => [names[at], block]));
    return {
      ...encoderState(this.encoder),
      ...blockState(decoder),
      conv77U: this.classifier,
    };
  }

  /**
   * @param image - [N, 1, D, H, W]
   * @returns logits, [N, L, D, H, W]
   */
  forward(image: Tensor): Tensor {
    const levels = throughEncoder(this.encoder, image);
    let x = levels[levels.length - 1];
    for (const [at, block] of this.decoder.entries()) {
      x = stepUp(block, x, levels[levels.length - 2 - at]);
    }
    return this.classifier.forward(x);
  }
}
