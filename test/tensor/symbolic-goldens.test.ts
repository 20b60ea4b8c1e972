import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { assertNear } from '../support/assert-near.js';
import { type GoldenTensor, golden } from '../support/goldens.js';
import { symbolicGridSample } from '../support/symbolic-grid-sample.js';

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
const cases = golden<GridSampleCase>('grid_sample').cases.filter(
  ({ mode, grads_f64 }) => mode === 'bilinear' && grads_f64 !== undefined,
);

cases.forEach((test, number) => {
  const { align_corners, padding, input } = test;
  const corners = align_corners ? 'corners aligned' : 'corners not aligned';
  goldens(`grid_sample ${number}: [${input.shape}], padding ${padding}, ${corners}`, () => {
    const { output, inputGradient, gridGradient } = symbolicGridSample({
      inputShape: input.shape,
      input: input.data,
      grid: test.grid.data,
      upstream: test.grad_out.data,
      padding,
      alignCorners: align_corners,
    });
    assertNear(output, test.out_f64.data, 1e-12, 'values');
    assertNear(inputGradient, test.grads_f64[0].data, 1e-12, 'd/dI');
    assertNear(gridGradient, test.grads_f64[1].data, 1e-11, 'd/dx');
  });
});

goldens('has cases for both paddings, both alignments', () => {
  const kinds = cases.map(({ padding, align_corners }) => `${padding} ${align_corners}`);
  assert.is(new Set(kinds).size, 4);
});

goldens.run();
