import {
  type AxisName,
  chainFactor,
  evaluateInterpolation,
  pixelCoordinate,
} from '@obelisk/tensor';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { type GoldenTensor, golden } from '../support/goldens.js';

type Float32 = GoldenTensor<Float32Array>;
type Float64 = GoldenTensor<Float64Array>;

interface GridSampleCase {
  align_corners: boolean;
  padding: 'zeros' | 'border';
  mode: 'bilinear' | 'nearest';
  note?: string;
  input: Float32;
  grid: Float32;
  grad_out: Float32;
  out_f64: Float64;
  grads_f64: [Float64, Float64];
}

const goldens = suite('symbolic against PyTorch');
const axes: AxisName[] = ['x', 'y', 'z'];

/** What `grid_sample` and its backward pass give, summed up from the symbolic derivatives. */
function gridSample(test: GridSampleCase) {
  const [batches, channels, depth, height, width] = test.input.shape;
  const points = test.grid.data.length / batches / 3;
  const size = [width, height, depth];
  const scope = { W: width, H: height, D: depth };
  const factors = axes.map((axis) => chainFactor(axis, test.align_corners).evaluate(scope));
  const pixels = axes.map((axis) => pixelCoordinate(axis, test.align_corners).compile());
  const output = new Float64Array(batches * channels * points);
  const inputGradient = new Float64Array(test.input.data.length);
  const gridGradient = new Float64Array(test.grid.data.length);

  for (let index = 0; index < output.length; index++) {
    const gridOffset = 3 * (Math.floor(index / (channels * points)) * points + (index % points));
    const inputOffset = Math.floor(index / points) * depth * height * width;
    const at = ([x, y, z]: number[]) => inputOffset + (z * height + y) * width + x;
    const point = axes.map((axis, i) =>
      pixels[i].evaluate({ ...scope, [`g${axis}`]: test.grid.data[gridOffset + i] }),
    );
    const volume = (...position: number[]) => test.input.data[at(position)];
    const result = evaluateInterpolation({ volume, size, point, padding: test.padding });
    const upstream = test.grad_out.data[index];
    output[index] = result.value;
    for (const { position, weight, isInside } of result.corners) {
      if (isInside) inputGradient[at(position)] += upstream * weight;
    }
    result.gradient.forEach((slope, axis) => {
      gridGradient[gridOffset + axis] += upstream * factors[axis] * slope;
    });
  }
  return { output, inputGradient, gridGradient };
}

function largestDifference(actual: Float64Array, expected: Float64Array): number {
  assert.is(actual.length, expected.length);
  return actual.reduce((most, value, i) => Math.max(most, Math.abs(value - expected[i])), 0);
}

const cases = golden<GridSampleCase>('grid_sample').cases.filter(
  ({ mode, grads_f64 }) => mode === 'bilinear' && grads_f64 !== undefined,
);

cases.forEach((test, number) => {
  const { align_corners, padding, input } = test;
  const corners = align_corners ? 'corners aligned' : 'corners not aligned';
  goldens(`grid_sample ${number}: [${input.shape}], padding ${padding}, ${corners}`, () => {
    const { output, inputGradient, gridGradient } = gridSample(test);
    assert.ok(largestDifference(output, test.out_f64.data) < 1e-12, 'values');
    assert.ok(largestDifference(inputGradient, test.grads_f64[0].data) < 1e-12, 'd/dI');
    assert.ok(largestDifference(gridGradient, test.grads_f64[1].data) < 1e-11, 'd/dx');
  });
});

goldens('has cases for both paddings, both alignments', () => {
  const kinds = cases.map(({ padding, align_corners }) => `${padding} ${align_corners}`);
  assert.is(new Set(kinds).size, 4);
});

goldens.run();
