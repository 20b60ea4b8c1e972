// What somebody writes who has read nothing: each guess gets a sentence that says what to write.
import { Adam, Conv3d, crossEntropy, Linear, Obelisk } from '@obelisk/nn';
import { averagePool, conv3d, relu, tensor } from '@obelisk/tensor';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';

// biome-ignore lint/suspicious/noExplicitAny: as JavaScript calls, without types.
type Any = any;

const guesses = suite('wrong guesses');
const x = tensor(
  [
    [1, 2],
    [3, 4],
  ],
  { requiresGrad: true },
);
const image = tensor(new Float32Array(8), { shape: [1, 1, 2, 2, 2] });
const layer = new Conv3d({ inChannels: 8, outChannels: 16, kernelSize: 3 });
const sizes = { inChannels: 8, outChannels: 16 };
const byName = 'expected a whole number of at least 1; options are given by name, as';

const rows: readonly (readonly [guess: string, run: () => unknown, sentence: string])[] = [
  [
    'x * 2',
    () => (x as Any) * 2,
    'a tensor [2, 2] is no number: write x.add(y), x.sub(y), x.mul(y) or x.div(y), ' +
      'where y may be a number; x.item() is its only number, String(x) its text',
  ],
  [
    'new Conv3d(8, 16, 3)',
    () => new (Conv3d as Any)(8, 16, 3),
    `Conv3d: inChannels is undefined, ${byName} { inChannels: 8 }`,
  ],
  [
    'new Obelisk(64)',
    () => new (Obelisk as Any)(64),
    `Obelisk: offsets is undefined, ${byName} { offsets: 8 }`,
  ],
  [
    'kernel_size',
    () => new Conv3d({ ...sizes, kernel_size: 3 } as Any),
    'Conv3d: there is no option kernel_size; write kernelSize',
  ],
  [
    'inputs',
    () => new Linear({ inputs: 8 } as Any),
    'Linear: there is no option inputs; there are inFeatures, outFeatures, bias, device, random',
  ],
  [
    'no kernelSize',
    () => new Conv3d(sizes as Any),
    `Conv3d: kernelSize is undefined, ${byName} { kernelSize: 8 }`,
  ],
  [
    'a matrix for a volume',
    () => layer.forward(x),
    'conv3d: input [2, 2] must be [N, channels, D, H, W]',
  ],
  [
    'a matrix for a volume of OBELISK',
    () => new Obelisk({ offsets: 2 }).forward(x),
    'Obelisk: volume [2, 2] must be [N, C, D, H, W]',
  ],
  [
    'one channel for eight',
    () => layer.forward(image),
    'conv3d: weight [16, 8, 3, 3, 3] expects input channels 8, input is [1, 1, 2, 2, 2]',
  ],
  [
    'a number for a tensor',
    () => relu(2 as Any),
    'leakyRelu: input 0 is the number 2, expected a tensor',
  ],
  [
    'new Adam(net)',
    () => new Adam(layer as Any),
    'Adam: expected a map from names to tensors, as net.parameters() gives it',
  ],
  [
    'a rate without its name',
    () => new Adam(layer.parameters(), 0.1 as Any),
    'Adam: options are given by name, as { lr: 0.1 }',
  ],
  [
    'weight_decay',
    () => new Adam(layer.parameters(), { weight_decay: 0.1 } as Any),
    'Adam: there is no option weight_decay; write weightDecay',
  ],
  [
    'requires_grad',
    () => tensor([1], { requires_grad: true } as Any),
    'tensor: there is no option requires_grad; write requiresGrad',
  ],
  [
    'strides',
    () => conv3d(image, image, null, { strides: 2 } as Any),
    'conv3d: there is no option strides; there are stride, padding, dilation, groups',
  ],
  [
    'count_include_pad',
    () => averagePool(image, 2, { count_include_pad: false } as Any),
    'averagePool: there is no option count_include_pad; there are stride, padding',
  ],
  [
    'x.reshape(4, 1)',
    () => (x as Any).reshape(4, 1),
    'reshape: shape is the number 4, expected an array of numbers',
  ],
  [
    'cuda',
    () => tensor([1], { device: 'cuda' as Any }),
    "device: 'cuda' is unknown; there are webasm, cpu, webgpu, webgl2, float64",
  ],
  [
    'no sum before backward',
    () => x.mul(2).backward(),
    'backward: the tensor is [2, 2], not a scalar; hand in its gradient',
  ],
  ['item of four', () => x.item(), 'item: expected one number, the tensor is [2, 2]'],
  [
    'labels in an array',
    () => crossEntropy(x, [0, 1] as Any),
    'weightedNll: labels are no tensor; write tensor(labels)',
  ],
];

for (const [guess, run, sentence] of rows) {
  guesses(guess, () => {
    assert.throws(run, (error: Error) => {
      assert.is(error.message, sentence);
      return true;
    });
  });
}

guesses.run();
