import type { GridSize } from '@obelisk/kernels';
import { Module, type ModuleOptions, Pointwise, type State } from '@obelisk/nn';
import { averagePool, concat, resize, type Tensor } from '@obelisk/tensor';
import { blockState, ConvBlock } from './conv-block.js';
import { ObeliskBranch } from './obelisk-branch.js';

const slope = 0.025;

/**
 * The hybrid OBELISK+CNN for TCIA (Section 3.3, item 4; Fig. 4): a shallow U-Net whose inner layers
 * are replaced by two OBELISK branches on smoothed copies of the scan.
 *
 * | layer | size | channels | |
 * |---|---|---|---|
 * | conv0 | 1 | 1 -> 4 | -> conv7U |
 * | conv1, conv11 | 1/2 | 4 -> 16 -> 16 | -> conv6U |
 * | conv2, conv22, conv3 | 1/4 | 16 -> 32 -> 32 -> 32 | |
 * | OBELISK 1: 128 offsets | 1/4 | 1 -> 128 -> 16 | one pool before; -> conv6U |
 * | OBELISK 2: 512 offsets | 1/8, 1/4, 1/8 | 1 -> 512 -> 32 | two pools before; -> conv6bU |
 * | conv6bU | 1/4 | 32 + 32 -> 32 | |
 * | conv6U | 1/2 | 32 + 16 + 16 -> 12 | |
 * | conv7U | 1 | 12 + 4 -> L | |
 * | conv77U, 1x1x1 | 1 | L -> L | |
 *
 * The second grid is 18 x 36 x 18 for a scan of 144^3: so is the released code, and its weights.
 *
 * @example
 * ```ts
 * import { HybridTcia } from '@obelisk/models';
 * new HybridTcia({ labels: 9 }).parameterCount(); // => 229217
 * ```
 */
export class HybridTcia extends Module {
  readonly obelisk1: ObeliskBranch;
  readonly obelisk2: ObeliskBranch;
  readonly encoder: Readonly<Record<'0' | '1' | '11' | '2' | '22' | '3', ConvBlock>>;
  readonly decoder: Readonly<Record<'6bU' | '6U' | '7U', ConvBlock>>;
  readonly classifier: Pointwise;

  constructor({ device, random, labels }: ModuleOptions & { labels: number }) {
    super();
    const options = { device, random };
    const branch = { ...options, inChannels: 1, slope };
    const block = (inChannels: number, outChannels: number, stride = 1) =>
      new ConvBlock({ ...options, inChannels, outChannels, stride, slope });
    this.obelisk1 = new ObeliskBranch({ ...branch, offsets: 128, groups: 2, outChannels: 16 });
    this.obelisk2 = new ObeliskBranch({ ...branch, offsets: 512, groups: 4, outChannels: 32 });
    this.encoder = {
      '0': block(1, 4),
      '1': block(4, 16, 2),
      '11': block(16, 16),
      '2': block(16, 32, 2),
      '22': block(32, 32),
      '3': block(32, 32),
    };
    this.decoder = { '6bU': block(64, 32), '6U': block(64, 12), '7U': block(16, labels) };
    this.classifier = new Pointwise({
      ...options,
      inChannels: labels,
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
      conv77U: this.classifier,
    };
  }

  /**
   * @param image - [N, 1, D, H, W], HU / 1024 + 1
   * @returns logits, [N, L, D, H, W]
   */
  forward(image: Tensor): Tensor {
    const { encoder, decoder } = this;
    const x1 = encoder['0'].forward(image);
    const x2 = encoder['11'].forward(encoder['1'].forward(x1));
    const x3 = encoder['3'].forward(encoder['22'].forward(encoder['2'].forward(x2)));
    const [full, half, quarter] = [x1, x2, x3].map(({ shape }) => shape.slice(2));
    const [D, H, W] = quarter;
    const once = averagePool(image, 3);
    const near = this.obelisk1.forward(once, [D, H, W]);
    const second: GridSize = [Math.ceil(D / 2), H, Math.ceil(W / 2)];
    const far = this.obelisk2.forward(averagePool(once, 3), second);
    const deep = decoder['6bU'].forward(concat([x3, resize(far, quarter)], 1));
    const middle = concat([resize(deep, half), resize(near, half), x2], 1);
    const wide = resize(decoder['6U'].forward(middle), full);
    return this.classifier.forward(decoder['7U'].forward(concat([wide, x1], 1)));
  }
}
