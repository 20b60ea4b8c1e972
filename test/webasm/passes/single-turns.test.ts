import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { withoutSingleTurns } from '../../../packages/webasm/src/passes/single-turns.js';
import { add, float, integer, lines, load, local, loop, run, set, store } from '../hand-made.js';

const unrolling = suite('unrolling of loops of a single turn');
const locals = ['i32', 'f32', 'i32'] as const;

/** `for (k) for (j) sum += a[k + j]`. */
const sumOf = (turns: number, innerTurns: number) => [
  set(1, float(0)),
  ...loop(0, 0, integer(turns), [
    ...loop(2, 0, integer(innerTurns), [
      set(1, add(local(1, 'f32'), load(0, add(local(0), local(2))))),
    ]),
  ]),
  store(integer(0), local(1, 'f32')),
];

const loops = (code: Parameters<typeof lines>[0]) =>
  lines(code).filter((line) => line.trim() === 'loop').length;

unrolling('the loop is gone, and its counter is 0 inside', () => {
  const unrolled = withoutSingleTurns(sumOf(4, 1));
  assert.is(loops(unrolled), 1);
  assert.ok(lines(unrolled).some((line) => line.endsWith('i32Mul(i32Add(l0, 0), 4)))')));
});

for (const [turns, inner] of [
  [4, 1],
  [1, 4],
  [1, 1],
  [2, 3],
]) {
  unrolling(`${turns} by ${inner} turns: the same sum`, () => {
    const before = sumOf(turns, inner);
    const args = [[1, 2, 4, 8, 16, 32, 64]];
    const result = (statements: typeof before) => run({ statements, locals }, args, 1);
    assert.equal(result(withoutSingleTurns(before)), result(before));
  });
}

unrolling('a loop that begins elsewhere stays', () => {
  assert.is(loops(withoutSingleTurns(loop(0, -1, integer(1), []))), 1);
});

unrolling('a loop of which only an argument knows the turns stays', () => {
  assert.is(loops(withoutSingleTurns(loop(0, 0, local(2), []))), 1);
});

unrolling.run();
