import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { loweredStatements } from '../../../packages/webasm/src/passes/lower.js';
import { withPointers } from '../../../packages/webasm/src/passes/pointers.js';
import { withRotatedLoops } from '../../../packages/webasm/src/passes/rotate.js';
import {
  add,
  float,
  integer,
  lines,
  load,
  local,
  loop,
  multiply,
  run,
  set,
  store,
} from '../hand-made.js';

const reduction = suite('strength reduction of addresses');
const locals = ['i32', 'f32', 'i32'] as const;

/** `for (k = 0; k < 5; k++) sum += term`, in the form in which the pass finds it. */
const sumOver = (term: ReturnType<typeof load>) => ({
  statements: loweredStatements(
    withRotatedLoops([
      set(1, float(0)),
      set(2, integer(1)),
      ...loop(0, 0, integer(5), [set(1, add(local(1, 'f32'), term))]),
      store(integer(0), local(1, 'f32')),
    ]),
  ),
  locals,
});

const numbers = Array.from({ length: 40 }, (_, at) => at * at);
const pointersOf = ({ statements }: ReturnType<typeof withPointers>) =>
  lines(statements).filter((line) => /l[3-9] = i32Add\(l[3-9],/.test(line)).length;

reduction('an address a + 3k becomes a local that grows by 12 bytes', () => {
  const code = sumOver(load(0, add(multiply(local(0), integer(3)), local(2))));
  const pointed = withPointers(code);
  assert.ok(lines(pointed.statements).some((line) => line.trim() === 'l3 = i32Add(l3, 12)'));
  assert.equal(run(pointed, [numbers], 1), run(code, [numbers], 1));
  assert.equal(run(pointed, [numbers], 1), [1 + 16 + 49 + 100 + 169]);
});

reduction('loads that differ by a constant share a pointer', () => {
  const two = add(load(0, local(0)), load(0, local(0), 4));
  const pointed = withPointers(sumOver(two as ReturnType<typeof load>));
  assert.is(pointersOf(pointed), 1);
  assert.equal(run(pointed, [numbers], 1), [0 + 1 + 4 + 9 + 16 + (1 + 4 + 9 + 16 + 25)]);
});

reduction('an address that does not move evenly has none', () => {
  const code = sumOver(load(0, multiply(local(0), local(0))));
  assert.is(pointersOf(withPointers(code)), 0);
  assert.equal(run(withPointers(code), [numbers], 1), [0 + 1 + 16 + 81 + 256]);
});

reduction.run();
