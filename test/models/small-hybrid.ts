import {
  BatchNorm,
  Conv3d,
  Module,
  type ModuleOptions,
  Obelisk,
  Pointwise,
  type State,
} from '@obelisk/nn';
import { averagePool, concat, leakyRelu, relu, resize, type Tensor } from '@obelisk/tensor';

const slope = 0.05;

/**
 * The small hybrid network of the reference values `train_step`: a layer of every kind that the
 * networks of the paper have, with a few channels each. It exists for that comparison alone.
 *
 * | layer | size | channels |
 * |---|---|---|
 * | conv0, bn0 | 1 | 1 -> 4 |
 * | conv1, bn1 | 1/2 | 4 -> 6, joins dec |
 * | offset: 16 on the pooled image | 1/4 | 1 -> 16 |
 * | lin_a in 2 groups | 1/4 | 16 -> 8 |
 * | bn_a, lin_b | 1/4 | 8 -> 5, appended |
 * | bn_b, lin_c | 1/4 | 13 -> 7 |
 * | dec, bn_d | 1/2 | 7 + 6 -> 8 |
 * | out | 1/2, resized to 1 | 8 -> 4 |
 */
export class SmallHybrid extends Module {
  readonly sampling: Obelisk;
  readonly convolutions: Readonly<Record<'conv0' | 'conv1' | 'dec', Conv3d>>;
  readonly linears: Readonly<Record<'lin_a' | 'lin_b' | 'lin_c' | 'out', Pointwise>>;
  readonly norms: Readonly<Record<'bn0' | 'bn1' | 'bn_a' | 'bn_b' | 'bn_d', BatchNorm>>;

  constructor(options: ModuleOptions) {
    super();
    const window = { ...options, kernelSize: 3, padding: 1, bias: true };
    const norm = (channels: number) => new BatchNorm({ ...options, channels });
    this.sampling = new Obelisk({ ...options, offsets: 16, variant: 'unary' });
    this.convolutions = {
      conv0: new Conv3d({ ...window, inChannels: 1, outChannels: 4 }),
      conv1: new Conv3d({ ...window, inChannels: 4, outChannels: 6, stride: 2 }),
      dec: new Conv3d({ ...window, inChannels: 13, outChannels: 8 }),
    };
    this.linears = {
      lin_a: new Pointwise({ ...options, inChannels: 16, outChannels: 8, groups: 2 }),
      lin_b: new Pointwise({ ...options, inChannels: 8, outChannels: 5 }),
      lin_c: new Pointwise({ ...options, inChannels: 13, outChannels: 7 }),
      out: new Pointwise({ ...options, inChannels: 8, outChannels: 4, bias: true }),
    };
    this.norms = { bn0: norm(4), bn1: norm(6), bn_a: norm(8), bn_b: norm(13), bn_d: norm(8) };
  }

  override state(): State {
    const { offsets } = this.sampling.state();
    return { offset: offsets, ...this.convolutions, ...this.linears, ...this.norms };
  }

  /** [N, 1, D, H, W] to logits, [N, 4, D, H, W]. */
  forward(image: Tensor): Tensor {
    const full = image.shape.slice(2);
    const half = full.map((size) => Math.ceil(size / 2));
    const [D, H, W] = half.map((size) => Math.ceil(size / 2));
    const encoded = this.#block('conv1', 'bn1', this.#block('conv0', 'bn0', image));
    const samples = this.sampling.forward(averagePool(image, 3), { grid: [D, H, W] });
    const deep = resize(this.#dense(samples), half);
    const decoded = this.#block('dec', 'bn_d', concat([deep, encoded], 1));
    return resize(this.linears.out.forward(decoded), full);
  }

  #block(convolution: 'conv0' | 'conv1' | 'dec', norm: 'bn0' | 'bn1' | 'bn_d', x: Tensor): Tensor {
    return leakyRelu(this.norms[norm].forward(this.convolutions[convolution].forward(x)), slope);
  }

  #dense(samples: Tensor): Tensor {
    const { lin_a, lin_b, lin_c } = this.linears;
    const { bn_a, bn_b } = this.norms;
    const a = relu(lin_a.forward(samples));
    const both = concat([a, relu(lin_b.forward(bn_a.forward(a)))], 1);
    return relu(lin_c.forward(bn_b.forward(both)));
  }
}
