import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import type { Expression } from '../../../packages/webasm/src/code.js';
import { withFusedProducts } from '../../../packages/webasm/src/passes/fused.js';
import { add, float, lines, local, make, multiply, set } from '../hand-made.js';

const contraction = suite('contraction');

const vector = (number: number) => local(number, 'v128');
const plus = (a: Expression, b: Expression) => make('f32x4Add', a, b);
const times = (a: Expression, b: Expression) => make('f32x4Mul', a, b);
const product = times(vector(1), vector(2));
const fusedOf = (value: Expression) =>
  lines(withFusedProducts({ statements: [set(0, value)], locals: [] }).statements);

contraction('a product that is added becomes one instruction, on either side of the sum', () => {
  const one = ['l0 = f32x4RelaxedMadd(l1, l2, l3)'];
  assert.equal(fusedOf(plus(vector(3), product)), one);
  assert.equal(fusedOf(plus(product, vector(3))), one);
});

contraction('of two products one is added to the other', () => {
  assert.equal(fusedOf(plus(times(vector(3), vector(4)), product)), [
    'l0 = f32x4RelaxedMadd(l1, l2, f32x4Mul(l3, l4))',
  ]);
});

contraction('inside of other values, too, one by one', () => {
  const sum = plus(plus(vector(3), product), times(vector(4), vector(5)));
  assert.equal(fusedOf(make('f32x4Sqrt', sum)), [
    'l0 = f32x4Sqrt(f32x4RelaxedMadd(l4, l5, f32x4RelaxedMadd(l1, l2, l3)))',
  ]);
});

contraction('differences, and single numbers, are as they were', () => {
  const difference = make('f32x4Sub', vector(3), product);
  const single = add(float(1), multiply(float(2), float(3)));
  assert.equal(fusedOf(difference), ['l0 = f32x4Sub(l3, f32x4Mul(l1, l2))']);
  assert.equal(fusedOf(single), ['l0 = f32Add(1, f32Mul(2, 3))']);
});

contraction.run();
