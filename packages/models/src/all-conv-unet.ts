import { Conv3d, Module, type ModuleOptions, type State } from '@obelisk/nn';
import { concat, resize, type Tensor } from '@obelisk/tensor';
import { blockState, ConvBlock } from './conv-block.js';

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
 * import { defaultDevice, Random } from '@obelisk/tensor';
 * const options = { device: defaultDevice(), random: new Random(1) };
 * unetTcia({ ...options, labels: 9 }).parameterCount(); // => 883740
 * ```
 */
export class AllConvUNet extends Module {
  readonly encoder: readonly (readonly ConvBlock[])[];
  readonly decoder: readonly ConvBlock[];
  readonly classifier: Conv3d;

  constructor({ labels, encoder, decoder, groups = {}, ...options }: AllConvUNetOptions) {
    super();
    const block = (name: string, inputs: number, outputs: number, stride = 1) =>
      new ConvBlock({ ...options, inputs, outputs, stride, slope, groups: groups[name] });
    this.encoder = encoder.map((outputs, level) => {
      if (level === 0) return [block('0', 1, outputs)];
      const down = block(`${level}`, encoder[level - 1], outputs, 2);
      return [down, block(`${level}${level}`, outputs, outputs)];
    });
    const up = [...decoder, labels];
    const names = decoderNames.slice(-up.length);
    this.decoder = up.map((outputs, at) => {
      const below = at === 0 ? (encoder.at(-1) ?? 1) : up[at - 1];
      return block(names[at], below + encoder[encoder.length - 2 - at], outputs);
    });
    this.classifier = new Conv3d({
      ...options,
      inputs: labels,
      outputs: labels,
      window: 3,
      padding: 1,
      bias: true,
    });
  }

  override state(): State {
    const encoder = this.encoder.flatMap((blocks, level) =>
      blocks.map((block, at) => [`${level}`.repeat(at + 1), block]),
    );
    const names = decoderNames.slice(-this.decoder.length);
    const decoder = this.decoder.map((block, at) => [names[at], block]);
    return {
      ...orderedState([...encoder, ...decoder]),
      conv77U: this.classifier,
    };
  }

  /**
   * @param image - [N, 1, D, H, W]
   * @returns logits, [N, L, D, H, W]
   */
  forward(image: Tensor): Tensor {
    const skips: Tensor[] = [];
    let x = image;
    for (const level of this.encoder) {
      for (const block of level) x = block.forward(x);
      skips.push(x);
    }
    for (const [at, block] of this.decoder.entries()) {
      const skip = skips[skips.length - 2 - at];
      x = block.forward(concat([resize(x, skip.shape.slice(2)), skip], 1));
    }
    return this.classifier.forward(x);
  }
}

/** States of blocks one after the other: objects would put names that are numbers first. */
function orderedState(blocks: readonly (readonly (string | ConvBlock)[])[]): State {
  return Object.assign(
    {},
    ...blocks.map(([name, block]) => blockState({ [name as string]: block as ConvBlock })),
  );
}
