import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { loweredStatements } from '../../../packages/webasm/src/passes/lower.js';
import { add, integer, lines, load, local, multiply, set, store } from '../hand-made.js';

const lowering = suite('selection of addressing modes');

const lowered = (index: Parameters<typeof load>[1], offset = 0) =>
  lines(loweredStatements([set(0, load(1, index, offset))]));

lowering('constants go into the instruction, the array comes first', () => {
  assert.equal(lowered(add(local(2), integer(3)), 4), [
    'l0 = f32Load(@null+16, i32Add(arrayStart(1), i32Mul(l2, 4)))',
  ]);
});

lowering('terms that cancel are gone', () => {
  const index = add(local(2), multiply(local(2), integer(-1)));
  assert.equal(lowered(index), ['l0 = f32Load(@null+0, arrayStart(1))']);
});

lowering('what changes least is added first', () => {
  assert.equal(lowered(add(local(7), local(2))), [
    'l0 = f32Load(@null+0, i32Add(i32Add(arrayStart(1), i32Mul(l2, 4)), i32Mul(l7, 4)))',
  ]);
});

lowering('a constant below zero stays in the address, which wraps round', () => {
  assert.equal(lowered(add(local(2), integer(-3))), [
    'l0 = f32Load(@null+0, i32Add(i32Add(arrayStart(1), i32Mul(l2, 4)), -12))',
  ]);
});

lowering('stores, and loads inside of them, too', () => {
  const [line] = lines(loweredStatements([store(integer(5), load(0, integer(6)))]));
  assert.is(line, 'store arrayStart(-1) = f32Load(@null+24, arrayStart(0))');
});

lowering.run();
