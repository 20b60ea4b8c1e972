// gridSample and affineGrid against PyTorch's values, and their gradients against differences.
import { arrayOf, type Device, type DeviceArray, openDevice } from '@obelisk/engine';
import {
  affineGrid,
  affineGridGradient,
  type GridSampleOptions,
  gridSample,
  gridSampleGridGradient,
  gridSampleInputGradient,
} from '@obelisk/kernels';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { type GoldenData, type GoldenTensor, golden } from '../support/goldens.js';
import {
  assertClose,
  assertSlopes,
  centralDifferences,
  evenly,
  magnitudesOf,
} from './closeness.js';
import { numbers } from './conformance/numbers.js';

interface SampleCase {
  align_corners: boolean;
  padding: 'zeros' | 'border';
  mode: 'bilinear' | 'nearest';
  note?: string;
  input: GoldenTensor;
  grid: GoldenTensor;
  out: GoldenTensor;
  out_f64?: GoldenTensor;
  grads?: GoldenTensor[];
  grads_f64?: GoldenTensor[];
  grad_out?: GoldenTensor;
}

const goldens = suite('gridSample: PyTorch');
const on = (device: Device, { shape, data }: GoldenTensor<GoldenData>) =>
  arrayOf(device, shape, data);

golden<SampleCase>('grid_sample').cases.forEach((stored, at) => {
  const { align_corners: alignCorners, padding, note = '' } = stored;
  const mode = stored.mode === 'bilinear' ? 'linear' : 'nearest';
  const options: GridSampleOptions = { alignCorners, padding, mode };
  const inputs = [stored.input, stored.grid, ...(stored.grad_out ? [stored.grad_out] : [])];
  const results = ([input, grid, gradient]: readonly DeviceArray[]) => [
    gridSample(input, grid, options),
    ...(gradient ? [gridSampleInputGradient(gradient, grid, input.shape, options)] : []),
    ...(gradient ? [gridSampleGridGradient(gradient, input, grid, options)] : []),
  ];
  let magnitude: Float64Array[] | null = null;
  for (const name of ['webasm', 'cpu', 'float64'] as const) {
    goldens(`case ${at}: ${JSON.stringify(options)} ${note} on ${name}`, () => {
      const device = openDevice(name);
      const exact = name === 'float64';
      const expected = exact
        ? [stored.out_f64 ?? stored.out, ...(stored.grads_f64 ?? [])]
        : [stored.out, ...(stored.grads ?? [])];
      magnitude ??= magnitudesOf(inputs, results);
      const found = results(inputs.map((input) => on(device, input)));
      assert.is(found.length, expected.length);
      for (const [index, result] of found.entries()) {
        assertClose(result, expected[index], exact ? 1e-9 : 1e-5, magnitude[index]);
      }
    });
  }
});

goldens('2-D: halves go to the even pixel, in 3-D away from zero', () => {
  const device = openDevice('webasm');
  const options = { padding: 'zeros', alignCorners: true, mode: 'nearest' } as const;
  const halves = [-1.25, -0.75, -0.25, 0.25, 0.75, 1.25]; // pixels -0.5, 0.5, ... 4.5
  const row = arrayOf(device, [1, 1, 1, 5], [1, 2, 3, 4, 5]);
  const points = halves.flatMap((x) => [x, 0]);
  const image = gridSample(row, arrayOf(device, [1, 1, 6, 2], points), options);
  assert.equal([...image.storage.values], [1, 1, 3, 3, 5, 5]);
  const volume = { ...row, shape: [1, 1, 1, 1, 5] };
  const points3 = halves.flatMap((x) => [x, 0, 0]);
  const sampled = gridSample(volume, arrayOf(device, [1, 1, 1, 6, 3], points3), options);
  assert.equal([...sampled.storage.values], [0, 2, 3, 4, 5, 0]);
});

goldens.run();

const differences = suite('gridSample: central differences of the float64 twin');
const f64 = openDevice('float64');

for (const [input, grid] of [
  [
    [2, 3, 4, 5],
    [2, 3, 2, 2],
  ],
  [
    [2, 2, 3, 4, 5],
    [2, 1, 3, 2, 3],
  ],
]) {
  for (const padding of ['zeros', 'border'] as const) {
    for (const alignCorners of [true, false]) {
      differences(`[${input}], ${padding}, alignCorners ${alignCorners}`, () => {
        const options = { padding, alignCorners, mode: 'linear' } as const;
        const [x, g] = [numbers(f64, input, 1), numbers(f64, grid, 2)];
        const gradient = numbers(f64, gridSample(x, g, options).shape, 3);
        assertSlopes(
          gridSampleInputGradient(gradient, g, input, options),
          centralDifferences(x, gradient, (moved) => gridSample(moved, g, options)),
        );
        assertSlopes(
          gridSampleGridGradient(gradient, x, g, options),
          centralDifferences(g, gradient, (moved) => gridSample(x, moved, options)),
        );
      });
    }
  }
}

differences.run();

interface AffineCase {
  align_corners: boolean;
  size: number[];
  theta: GoldenTensor;
  out: GoldenTensor;
  out_f64?: GoldenTensor;
  grads?: GoldenTensor[];
  grads_f64?: GoldenTensor[];
  grad_out?: GoldenTensor;
}

const affine = suite('affineGrid');

golden<AffineCase>('affine_grid').cases.forEach((stored, at) => {
  const { size, align_corners: align } = stored;
  const inputs = [stored.theta, ...(stored.grad_out ? [stored.grad_out] : [])];
  const results = ([theta, gradient]: readonly DeviceArray[]) => [
    affineGrid(theta, size, align),
    ...(gradient ? [affineGridGradient(gradient, theta.shape, size, align)] : []),
  ];
  let magnitude: Float64Array[] | null = null;
  for (const name of ['webasm', 'cpu', 'float64'] as const) {
    affine(`PyTorch, case ${at} on ${name}`, () => {
      const device = openDevice(name);
      const exact = name === 'float64';
      const out = exact ? (stored.out_f64 ?? stored.out) : stored.out;
      const tolerance = exact && stored.out_f64 ? 1e-9 : 1e-6;
      magnitude ??= magnitudesOf(inputs, results);
      const [grid, toMatrix] = results(inputs.map((input) => on(device, input)));
      assertClose(grid, out, tolerance, evenly(out.data)); // PyTorch rounds the voxels' own -1..1
      if (!stored.grads || !stored.grads_f64) return;
      const [wanted] = exact ? stored.grads_f64 : stored.grads;
      assertClose(toMatrix, wanted, exact ? 1e-9 : 1e-5, magnitude[1]);
    });
  }
});

affine('2-D, on webasm as its twin', () => {
  const size = [2, 1, 3, 5];
  const results = (['webasm', 'float64'] as const).map((name) => {
    const device = openDevice(name);
    const grid = affineGrid(numbers(device, [2, 2, 3], 1), size, false);
    const gradient = affineGridGradient(numbers(device, grid.shape, 2), [2, 2, 3], size, false);
    return [grid, gradient];
  });
  for (const [at, { shape, storage }] of results[1].entries()) {
    const sums = evenly(storage.values); // of three numbers below 1, and of 15 of them
    assertClose(results[0][at], { shape, data: storage.values }, 1e-6, sums);
  }
});

affine.run();

const errors = suite('gridSample: errors');

errors('shapes that do not fit', () => {
  const x = numbers(f64, [1, 1, 2, 3, 4]);
  const options = { padding: 'zeros', alignCorners: true, mode: 'linear' } as const;
  assert.throws(
    () => gridSample(x, numbers(f64, [1, 2, 2, 2]), options),
    'gridSample: input [1, 1, 2, 3, 4] expects a grid [1, Do, Ho, Wo, 3], got [1, 2, 2, 2]',
  );
  assert.throws(
    () => gridSample(numbers(f64, [2, 3, 4]), x, options),
    'gridSample: expected an input [N, C, (D,) H, W], got [2, 3, 4]',
  );
  assert.throws(
    () => affineGrid(numbers(f64, [1, 2, 3]), [1, 1, 2, 2, 2], true),
    'affineGrid: size [1, 1, 2, 2, 2] expects a matrix [1, 3, 4], got [1, 2, 3]',
  );
});

errors.run();
