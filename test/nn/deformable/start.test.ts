// How the layers of the family start, what they refuse, and which parameters decide their places.
import { sizeOf } from '@obelisk/engine';
import * as nn from '@obelisk/nn';
import {
  averagePool,
  conv2d,
  conv3d,
  pointwise,
  Random,
  type Tensor,
  tensor,
} from '@obelisk/tensor';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { assertNear } from '../../support/assert-near.js';

const start = suite('the family at its start');
const random = new Random(4);

function image(axes: 2 | 3, channels = 4): Tensor {
  const shape = axes === 2 ? [2, channels, 5, 6] : [1, channels, 4, 5, 3];
  const numbers = Float32Array.from({ length: sizeOf(shape) }, () => random.normal());
  return tensor(numbers, { shape, device: 'float64' });
}

const optionsOf = (axes: 2 | 3) =>
  ({
    ...{ axes, inChannels: 4, outChannels: 6, kernelSize: 3, padding: 1, groups: 2 },
    ...{ device: 'float64' as const, random },
  }) as const;

function near(found: Tensor, expected: Tensor, what = ''): void {
  assert.equal(found.shape, expected.shape);
  assertNear(found.dataSync().data, expected.dataSync().data, 1e-12, what);
}

for (const axes of [2, 3] as const) {
  const convolution = axes === 2 ? conv2d : conv3d;
  const options = optionsOf(axes);
  const walk = { stride: [2, 1, 1].slice(0, axes), padding: 1, dilation: 1, groups: 2 };

  start(`${axes} axes: active convolution and DCNv1 are the convolution, DCNv2 half of it`, () => {
    const x = image(axes);
    for (const [Layer, factor] of [
      [nn.ActiveConv, 1],
      [nn.DCNv1, 1],
      [nn.DCNv2, 0.5],
    ] as const) {
      const layer = new Layer({ ...options, stride: walk.stride, bias: true });
      const expected = convolution(x, layer.weight, layer.bias, walk);
      near(layer.forward(x), expected.scale(factor), Layer.name);
    }
    const offsetGroups = 2;
    const grouped = new nn.DCNv2({ ...options, offsetGroups });
    const plain = convolution(x, grouped.weight, null, { padding: 1, groups: 2 });
    near(grouped.forward(x), plain.scale(0.5));
  });

  start(`${axes} axes: DCNv3 and v4 are the mean over the window between their 1x1 layers`, () => {
    const x = image(axes);
    for (const Layer of [nn.DCNv3, nn.DCNv4]) {
      const layer = new Layer(options);
      const means = averagePool(pointwise(x, layer.before.weight, null), 3);
      near(layer.forward(x), pointwise(means, layer.after.weight, null), Layer.name);
    }
  });

  start(`${axes} axes: DCLS with its taps on voxels is a convolution with zeros between`, () => {
    const layer = new nn.DCLS({ ...options, kernelSize: 5, padding: 2, taps: 2 });
    const taps = [
      [-2, 1, 0],
      [1, 2, -1],
    ].map((tap) => tap.slice(0, axes));
    layer.positions.assign(tensor(taps, { device: 'float64' }).value, 'the test');
    const dense = new Float64Array(6 * 2 * 5 ** axes);
    const weights = layer.weight.dataSync().data;
    for (let channel = 0; channel < 12; channel++) {
      for (const [k, tap] of taps.entries()) {
        const at = tap.reduce((place, q) => 5 * place + q + 2, 0);
        dense[channel * 5 ** axes + at] = weights[2 * channel + k];
      }
    }
    const shape = [6, 2, ...Array<number>(axes).fill(5)];
    const kernel = tensor(dense, { device: 'float64', shape });
    near(layer.forward(image(axes)).scale(0), image(axes, 6).scale(0)); // the same sizes
    const x = image(axes);
    near(layer.forward(x), convolution(x, kernel, null, { padding: 2, groups: 2 }));
  });

  start(`${axes} axes: the spatial transformer is the identity`, () => {
    const layer = new nn.SpatialTransformer({ axes, inChannels: 4, device: 'float64', random });
    const x = image(axes);
    near(layer.forward(x), x);
  });

  start(`${axes} axes: no two points of attention begin together, and none at its place`, () => {
    const { groups: _, kernelSize: __, padding: ___, ...channels } = options;
    const layer = new nn.DeformableAttention({ ...channels, heads: 3, points: 4 });
    const bias = [...layer.offset.bias.dataSync().data];
    const points = Array.from({ length: 12 }, (_, at) => bias.slice(axes * at, axes * (at + 1)));
    assert.is(new Set(points.map((point) => point.map((v) => v.toFixed(5)).join())).size, 12);
    const reach = points.map((point) => Math.max(...point.map(Math.abs)));
    assertNear(reach, [1, 1, 1, 2, 2, 2, 3, 3, 3, 4, 4, 4], 1e-6, 'reach');
  });
}

start('every layer names what decides its places, in a network, too', () => {
  const options = { ...optionsOf(2), groups: 1 };
  class Net extends nn.Module {
    readonly first = new nn.DCNv2(options);
    readonly layers = [
      new nn.DCLS({ ...options, taps: 3 }),
      new nn.DCNv3(options),
      new nn.ActiveConv(options),
      new nn.DilatedConv(options),
      new nn.Obelisk({ offsets: 2, device: 'float64' }),
      new nn.Obelisk({ offsets: 2, device: 'float64', learned: false }),
    ];
  }
  const net = new Net();
  assert.equal(
    [...net.offsetParameters().keys()],
    [
      ...['first.offset.weight', 'first.offset.bias'],
      ...['first.modulation.weight', 'first.modulation.bias', 'layers.0.positions'],
      ...['layers.1.offset.weight', 'layers.1.offset.bias'],
      ...['layers.1.modulation.weight', 'layers.1.modulation.bias'],
      ...['layers.2.offsets', 'layers.4.offsets'],
    ],
  );
});

start('what does not fit is said in a sentence', () => {
  const options = optionsOf(2);
  const refused: [() => unknown, string][] = [
    [
      () => new nn.DCNv1({ ...options, axes: 4 as 3 }),
      'DCNv1: axes is 4, expected 2 for images or 3 for volumes',
    ],
    [
      () => new nn.DCNv2({ ...options, offsetGroups: 3 }),
      'DCNv2: 3 groups do not divide 4 -> 4 channels',
    ],
    [
      () => new nn.DCNv3({ ...options, groups: 4 }),
      'DCNv3: 4 groups do not divide 6 -> 6 channels',
    ],
    [
      () => new nn.DCLS({ ...options, kernelSize: [3, 3, 3], taps: 2 }),
      'DCLS: kernelSize is [3,3,3], ' +
        'expected a whole number of at least 1, or 2 of them, one per axis',
    ],
    [
      () => new nn.ActiveConv({ ...options, padding: -1 }),
      'ActiveConv: padding is -1, ' +
        'expected a whole number of at least 0, or 2 of them, one per axis',
    ],
  ];
  refused.push([
    () => new nn.ActiveConv(options).forward(image(3)),
    'ActiveConv: input [1, 4, 4, 5, 3] must be [N, channels, H, W]',
  ]);
  for (const [program, message] of refused) {
    assert.throws(program, (error: Error) => error.message === message, message);
  }
  const guess = { ...options, dilations: 2 } as typeof options;
  assert.throws(() => new nn.DilatedConv(guess), /DilatedConv: .*dilations/);
});

start.run();
