import { Module, type ModuleOptions, Pointwise, type State } from '@obelisk/nn';
import { averagePool, concat, resize, type Tensor } from '@obelisk/tensor';
import { blockState, ConvBlock } from './conv-block.js';
import { ObeliskBranch } from './obelisk-branch.js';

/** Slope of the convolutional layers; the OBELISK branches have plain rectifiers. */
const slope = 0.05;

/**
 * The hybrid OBELISK+CNN for VISCERAL (Section 3.3, item 4; Table 3), for scans of any size. Its
 * first branch samples the feature maps of the first layer, so that gradients flow through the
 * sampling into them.
 *
 * | layer | size | channels | |
 * |---|---|---|---|
 * | conv0 | 1 | 1 -> 4 | -> OBELISK 1 |
 * | conv1, conv11 | 1/2 | 4 -> 16 -> 16 | -> conv6U |
 * | conv2 | 1/4 | 16 -> 32 | |
 * | OBELISK 1: 128 offsets | 1/4 | 4 -> 512 -> 32 | -> conv6U |
 * | OBELISK 2: 512 offsets | 1/8 | 1 -> 512 -> 32 | one pool before; -> conv6bU |
 * | conv6bU | 1/4 | 32 + 32 -> 32 | |
 * | conv6U | 1/2 | 32 + 32 + 16 -> 32 | |
 * | conv8, 1x1x1 | 1/2 | 32 -> L | resized to 1 |
 *
 * @example
 * ```ts
 * import { HybridVisceral } from '@obelisk/models';
 * new HybridVisceral({ labels: 8 }).parameterCount(); // => 230208
 * ```
 */
export class HybridVisceral extends Module {
  readonly obelisk1: ObeliskBranch;
  readonly obelisk2: ObeliskBranch;
  readonly encoder: Readonly<Record<'0' | '1' | '11' | '2', ConvBlock>>;
  readonly decoder: Readonly<Record<'6bU' | '6U', ConvBlock>>;
  readonly classifier: Pointwise;

  constructor({ device, random, labels }: ModuleOptions & { labels: number }) {
    super();
    const options = { device, random };
    const branch = { ...options, groups: 4, outChannels: 32, slope: 0 };
    const block = (inChannels: number, outChannels: number, stride = 1) =>
      new ConvBlock({ ...options, inChannels, outChannels, stride, slope });
    this.obelisk1 = new ObeliskBranch({ ...branch, offsets: 128, inChannels: 4 });
    this.obelisk2 = new ObeliskBranch({ ...branch, offsets: 512, inChannels: 1 });
    this.encoder = {
      '0': block(1, 4),
      '1': block(4, 16, 2),
      '11': block(16, 16),
      '2': block(16, 32, 2),
    };
    this.decoder = { '6bU': block(64, 32), '6U': block(80, 32) };
    this.classifier = new Pointwise({
      ...options,
      inChannels: 32,
      outChannels: labels,
      bias: true,
    });
  }

  override state(): State {
    return {
      offset1: this.obelisk1.sampling.state().offsets,
      offset2: this.obelisk2.sampling.state().offsets,
      ...blockState(this.encoder),
      ...this.obelisk1.namedState('1'),
      ...this.obelisk2.namedState('2'),
      ...blockState(this.decoder),
      conv8: this.classifier,
    };
  }

  /**
   * @param image - [N, 1, D, H, W], HU / 1000
   * @returns logits, [N, L, D, H, W]
   */
  forward(image: Tensor): Tensor {
    const { encoder, decoder } = this;
    const x1 = encoder['0'].forward(image);
    const x2 = encoder['11'].forward(encoder['1'].forward(x1));
    const x3 = encoder['2'].forward(x2);
    const [full, half, quarter] = [x1, x2, x3].map(({ shape }) => shape.slice(2));
    const [D, H, W] = quarter;
    const [d, h, w] = quarter.map((size) => Math.ceil(size / 2));
    const near = this.obelisk1.forward(x1, [D, H, W]);
    const far = this.obelisk2.forward(averagePool(image, 3), [d, h, w]);
    const deep = decoder['6bU'].forward(concat([x3, resize(far, quarter)], 1));
    const middle = concat([resize(deep, half), resize(near, half), x2], 1);
    return resize(this.classifier.forward(decoder['6U'].forward(middle)), full);
  }
}
