// Convolutions against PyTorch's values, central differences of the twins, and what they refuse.
import { arrayOf, type DeviceArray, openDevice } from '@obelisk/engine';
import {
  type ConvolutionOptions,
  convolution,
  convolutionInputGradient,
  convolutionWeightGradient,
} from '@obelisk/kernels';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { type GoldenTensor, golden } from '../support/goldens.js';
import { assertClose, assertSlopes, centralDifferences, magnitudesOf } from './closeness.js';
import { numbers } from './conformance/numbers.js';

interface Case extends ConvolutionOptions {
  readonly input: GoldenTensor;
  readonly weight: GoldenTensor;
  readonly b?: GoldenTensor;
  readonly out: GoldenTensor;
  readonly out_f64: GoldenTensor;
  readonly grads: GoldenTensor[];
  readonly grads_f64: GoldenTensor[];
  readonly grad_out: GoldenTensor;
}

const goldens = suite('convolution: PyTorch');

golden<Case>('conv3d').cases.forEach((stored, at) => {
  const { stride, padding, groups } = stored;
  const options = { stride, padding, groups };
  const inputs = [stored.input, stored.weight, stored.grad_out, ...(stored.b ? [stored.b] : [])];
  const results = ([x, weight, gradient, bias]: readonly DeviceArray[]) => [
    convolution(x, weight, bias ?? null, options),
    convolutionInputGradient(gradient, weight, x.shape, options),
    convolutionWeightGradient(gradient, x, weight.shape, options),
  ];
  let magnitude: Float64Array[] | null = null;
  for (const name of ['webasm', 'cpu', 'float64'] as const) {
    goldens(`case ${at}: ${JSON.stringify(options)} on ${name}`, () => {
      const device = openDevice(name);
      const on = ({ shape, data }: GoldenTensor) => arrayOf(device, shape, data);
      const exact = name === 'float64';
      const expected = exact
        ? [stored.out_f64, ...stored.grads_f64]
        : [stored.out, ...stored.grads];
      magnitude ??= magnitudesOf(inputs, results);
      for (const [index, result] of results(inputs.map(on)).entries()) {
        assertClose(result, expected[index], exact ? 1e-9 : 1e-5, magnitude[index]);
      }
    });
  }
});

goldens.run();

const differences = suite('convolution: central differences of the float64 twin');
const f64 = openDevice('float64');

for (const [input, window, options] of [
  [[1, 2, 3, 4, 5], [3, 2, 2, 3, 1], { stride: [1, 2, 1], padding: 1 }],
  [[2, 4, 5, 6], [2, 2, 2, 2], { dilation: 2, padding: [0, 1], groups: 2 }],
] as const) {
  differences(`[${input}] with [${window}], ${JSON.stringify(options)}`, () => {
    const [x, weight] = [numbers(f64, input, 1), numbers(f64, window, 2)];
    const gradient = numbers(f64, convolution(x, weight, null, options).shape, 3);
    assertSlopes(
      convolutionInputGradient(gradient, weight, input, options),
      centralDifferences(x, gradient, (moved) => convolution(moved, weight, null, options)),
    );
    assertSlopes(
      convolutionWeightGradient(gradient, x, window, options),
      centralDifferences(weight, gradient, (moved) => convolution(x, moved, null, options)),
    );
  });
}

differences.run();

const parts = suite('convolution: in parts');

parts('slabs of planes meet without a seam', () => {
  // Long enough for several slabs; a window that only sums makes every output checkable.
  const device = openDevice('webasm');
  const shape = [1, 16, 60, 80, 80];
  const values = Float32Array.from({ length: 16 * 60 * 6400 }, (_, at) => (at % 7) - 3);
  const weight = numbers(device, [4, 16, 3, 1, 1], 1);
  const options = { padding: [1, 0, 0] };
  const y = convolution(arrayOf(device, shape, values), weight, null, options).storage.values;
  const w = weight.storage.values;
  for (let z = 0; z < 60; z++) {
    const p = z * 6400 + ((z * 37) % 6400);
    let expected = 0;
    for (let i = 0; i < 16; i++) {
      for (let t = Math.max(0, 1 - z); t < Math.min(3, 61 - z); t++) {
        expected += w[(3 * 16 + i) * 3 + t] * values[i * 384_000 + p + (t - 1) * 6400];
      }
    }
    assert.ok(Math.abs(y[3 * 384_000 + p] - expected) < 1e-4, `plane ${z}`);
  }
});

parts.run();

const errors = suite('convolution: errors');
const refused = (
  x: readonly number[],
  weight: readonly number[],
  options: ConvolutionOptions,
  message: string,
  bias: readonly number[] | null = null,
) => {
  errors(message, () => {
    const b = bias && numbers(f64, bias);
    assert.throws(
      () => convolution(numbers(f64, x), numbers(f64, weight), b, options),
      (error: Error) => error.message === message,
    );
  });
};

refused(
  [1, 8, 4, 4, 4],
  [32, 16, 3, 3, 3],
  {},
  'conv3d: weight [32, 16, 3, 3, 3] expects input channels 16, input is [1, 8, 4, 4, 4]',
);
refused(
  [1, 8, 4, 4],
  [4, 3, 3, 3],
  { groups: 2 },
  'conv2d: weight [4, 3, 3, 3] expects input channels 6 in 2 groups, input is [1, 8, 4, 4]',
);
refused(
  [1, 8, 4, 4],
  [3, 4, 3, 3],
  { groups: 2 },
  'conv2d: 2 groups do not divide 8 input and 3 output channels',
);
refused(
  [1, 2, 4, 4],
  [3, 2, 3, 3, 3],
  {},
  'conv2d: weight [3, 2, 3, 3, 3] must have 4 axes, as input [1, 2, 4, 4]',
);
refused([2, 4], [3, 2], {}, 'conv3d: input [2, 4] must be [N, channels, D, H, W]');
refused(
  [1, 1, 4, 4],
  [1, 1, 3, 3],
  { stride: [1, 1, 1] },
  'conv2d: stride [1, 1, 1] must be 2 whole numbers of at least 1',
);
refused(
  [1, 1, 4, 4, 4],
  [1, 1, 3, 3, 3],
  { padding: -1 },
  'conv3d: padding [-1, -1, -1] must be 3 whole numbers of at least 0',
);
refused(
  [1, 1, 4, 4],
  [1, 1, 3, 3],
  { dilation: 2 },
  'conv2d: weight [1, 1, 3, 3] does not fit into the padded input [1, 1, 4, 4]',
);
refused(
  [1, 1, 4, 4],
  [2, 1, 3, 3],
  {},
  'conv2d: bias [1] must be [2], one number per output channel',
  [1],
);

errors('a gradient of another shape', () => {
  const [x, weight, gradient] = [
    [1, 1, 4, 4],
    [1, 1, 3, 3],
    [1, 1, 3, 2],
  ];
  assert.throws(
    () => convolutionInputGradient(numbers(f64, gradient), numbers(f64, weight), x, {}),
    (error: Error) =>
      error.message === 'conv2d: the result is [1, 1, 2, 2], its gradient [1, 1, 3, 2]',
  );
});

errors.run();
