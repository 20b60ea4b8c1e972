// Step size against error: the V of central differences, its two branches, and the kink.
import { exp, relu, sigmoid, square, stepSizeErrors, tensor } from '@obelisk/tensor';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';

const steps = suite('step sizes of central differences');

const at = (...numbers: number[]) => {
  return () => [tensor(numbers, { device: 'float64' })];
};

/** Slope of the straight line through the logarithms. */
function slope(hs: readonly number[], errors: readonly number[]): number {
  const [x, y] = [hs.map(Math.log10), errors.map(Math.log10)];
  const mean = (values: readonly number[]) => values.reduce((a, b) => a + b, 0) / values.length;
  const [mx, my] = [mean(x), mean(y)];
  const covariance = mean(x.map((value, i) => (value - mx) * (y[i] - my)));
  return covariance / mean(x.map((value) => (value - mx) ** 2));
}

/** Many steps between two powers of ten. */
const between = (low: number, high: number) =>
  Array.from({ length: 24 }, (_, i) => 10 ** (low + ((high - low) * i) / 23));

steps('large steps are off by truncation, in proportion to the square of h', async () => {
  for (const program of [exp, sigmoid]) {
    const hs = between(-3, -1);
    const errors = await stepSizeErrors({ program, inputs: at(0.7, -1.2) }, hs, 'float64');
    assert.ok(Math.abs(slope(hs, errors) - 2) < 0.02, `slope ${slope(hs, errors)}`);
  }
});

steps('small steps are off by rounding, in inverse proportion to h', async () => {
  const check = { program: exp, inputs: at(0.7, -1.2, 0.31) };
  const doubles = between(-12, -8);
  const double = await stepSizeErrors(check, doubles, 'float64');
  assert.ok(Math.abs(slope(doubles, double) + 1) < 0.3, `slope ${slope(doubles, double)}`);
  const singles = between(-5.5, -3);
  const single = await stepSizeErrors(check, singles, 'webasm');
  assert.ok(Math.abs(slope(singles, single) + 1) < 0.3, `slope ${slope(singles, single)}`);
  assert.ok(single[0] > 1e-3 && double.every((error) => error < 1e-2));
});

steps('a parabola has no truncation, whatever the step', async () => {
  const errors = await stepSizeErrors({ program: square, inputs: at(0.7) }, [1, 0.1], 'float64');
  assert.ok(errors.every((error) => error < 1e-14));
});

steps('a step that reaches over a kink is wrong at once; on the kink all are', async () => {
  const near = { program: relu, inputs: at(0.1) };
  const [below, above] = await stepSizeErrors(near, [0.09, 0.2], 'float64');
  assert.ok(below < 1e-12);
  assert.ok(Math.abs(above - 0.25) < 1e-12, String(above)); // (0.3 - 0) / 0.4 instead of 1
  const two = { program: relu, inputs: at(0, 1) };
  const errors = await stepSizeErrors(two, [1e-8, 1e-5, 1e-2], 'float64');
  errors.forEach((error) => {
    assert.ok(Math.abs(error - errors[0]) < 1e-6);
    assert.ok(error > 0.1);
  });
});

steps('a step that is lost in the number is told', async () => {
  const errors = await stepSizeErrors({ program: exp, inputs: at(1) }, [1e-9, 1e-2], 'webasm');
  assert.equal(errors.map(Number.isNaN), [true, false]);
});

steps.run();
