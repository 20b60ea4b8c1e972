/** A small program for the backward stepper: a notebook cell that defines `loss`. */
export interface SampleProgram {
  readonly name: string;
  readonly source: string;
}

const chain = `import { add, multiply, square, tensor } from '@obelisk/tensor';

const x = tensor(3, { requiresGrad: true });
const y = tensor(2, { requiresGrad: true });
// x is used twice: its gradient is the sum of two shares.
const product = multiply(square(x), y);
const loss = add(product, x);
`;

const broadcast = `import { add, square, sum, tensor } from '@obelisk/tensor';

const column = tensor([[1], [2], [3]], { requiresGrad: true });
const row = tensor([10, 20, 30, 40], { requiresGrad: true });
// What was repeated on the way forward is summed on the way back.
const table = add(column, row);
const loss = sum(square(table));
`;

const layer = `import { add, matmul, mean, relu, square, subtract, tensor } from '@obelisk/tensor';

const x = tensor([[1, 2, 3], [-1, 0.5, 2]]);
const W = tensor([[0.2, -0.5], [0.4, 0.1], [-0.3, 0.6]], { requiresGrad: true });
const b = tensor([0.1, -0.2], { requiresGrad: true });
const target = tensor([[1, 0], [0, 1]]);
const product = matmul(x, W);
const activation = relu(add(product, b));
const loss = mean(square(subtract(activation, target)));
`;

const sampling = `import { gridSample, square, sum, tensor } from '@obelisk/tensor';

// One point between four pixels: Eq. 2 and 3 in two dimensions.
const image = tensor([[[[1, 2, 4], [3, 8, 5], [0, 6, 7]]]], { requiresGrad: true });
const point = tensor([[[[0.3, -0.4]]]], { requiresGrad: true });
const options = { padding: 'zeros', alignCorners: true, mode: 'linear' } as const;
const sample = gridSample(image, point, options);
const loss = sum(square(sample));
`;

const obelisk = `import { Obelisk, Pointwise } from '@obelisk/nn';
import { defaultDevice, mean, Random, relu, square, subtract, tensor } from '@obelisk/tensor';

// An OBELISK layer with two offsets, and the 1 x 1 x 1 convolution with its coefficients.
const random = new Random(3);
const numbers = Float32Array.from({ length: 4 * 4 * 4 }, () => random.uniform(0, 1));
const volume = tensor(numbers, { shape: [1, 1, 4, 4, 4] });
const options = { device: defaultDevice(), random };
const sample = new Obelisk({ ...options, offsets: 2, variant: 'unary', deviation: 0.3 });
const mix = new Pointwise({ ...options, inChannels: 2, outChannels: 1 });
sample.offsets.name = 'offsets';
mix.weight.name = 'weight';
const target = tensor(1);
const seen = sample.forward(volume, { grid: [2, 2, 2] });
const mixed = relu(mix.forward(seen));
const loss = mean(square(subtract(mixed, target)));
`;

const convolution = `import { conv2d, mean, square, tensor } from '@obelisk/tensor';

const image = tensor(
  [[[[0, 0, 1, 1, 1], [0, 0, 1, 1, 1], [0, 0, 1, 1, 1], [0, 0, 1, 1, 1]]]],
  { requiresGrad: true },
);
const edge = tensor([[[[-1, 0, 1], [-2, 0, 2], [-1, 0, 1]]]], { requiresGrad: true });
const bias = tensor([0.5], { requiresGrad: true });
const edges = conv2d(image, edge, bias, { padding: 1 });
const loss = mean(square(edges));
`;

/** From a chain of scalars to a layer of the paper; each defines `loss`. */
export const samplePrograms: readonly SampleProgram[] = [
  { name: 'A chain of scalars', source: chain },
  { name: 'An addition that broadcasts', source: broadcast },
  { name: 'Matrix product, rectifier and loss', source: layer },
  { name: 'Sampling one point (Eq. 2 and 3)', source: sampling },
  { name: 'An OBELISK layer with two offsets', source: obelisk },
  { name: 'A small convolution', source: convolution },
];
