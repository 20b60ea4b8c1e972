// The numbers that notebook 8 holds its kernels against are those of the stored case.
import { pytorchGridSample } from '@obelisk/notebook';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { type GoldenTensor, golden } from '../support/goldens.js';

interface SampleCase {
  input: GoldenTensor;
  grid: GoldenTensor;
  out_f64: GoldenTensor;
  grads_f64: GoldenTensor[];
  grad_out: GoldenTensor;
}

const witness = suite('what PyTorch sampled, for notebooks');
const [stored] = golden<SampleCase>('grid_sample').cases;
const { shape, volume, points, values, upstream, gradient } = pytorchGridSample();
const count = stored.grid.shape[2];
/** Where the points lie among those of the first image. */
const places = points.map((point) =>
  Array.from({ length: count }, (_, s) => s).findIndex((s) => isAt(stored.grid, s, point)),
);

function isAt({ data }: GoldenTensor, s: number, point: readonly number[]): boolean {
  return point.every((value, axis) => isFloat32(value, data[3 * s + axis]));
}

/** Nine digits tell every float32 from its neighbours. */
function isFloat32(written: number, exact: number): boolean {
  return Math.fround(written) === exact;
}

function inNineDigits(exact: number): number {
  return Number(exact.toPrecision(9));
}

witness('the volume is the first image of the stored case', () => {
  assert.equal(shape, stored.input.shape.slice(1));
  assert.equal(volume, stored.input.data.slice(0, volume.length));
});

witness('points, values and both gradients are stored ones, in nine digits', () => {
  assert.not(places.includes(-1));
  places.forEach((s, at) => {
    const exact = stored.grads_f64[1].data.slice(3 * s, 3 * s + 3);
    assert.equal(gradient[at], Array.from(exact, inNineDigits));
    for (const c of [0, 1, 2]) {
      assert.is(values[c][at], inNineDigits(stored.out_f64.data[c * count + s]));
      assert.ok(isFloat32(upstream[c][at], stored.grad_out.data[c * count + s]));
    }
  });
});

witness.run();
