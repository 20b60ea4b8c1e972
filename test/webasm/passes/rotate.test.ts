import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { withRotatedLoops } from '../../../packages/webasm/src/passes/rotate.js';
import { add, float, integer, lines, load, local, loop, run, set, store } from '../hand-made.js';

const rotation = suite('loop rotation');

/** `sum = 0; for (k = 0; k < turns; k++) sum += a[k]; result[0] = sum` */
const sumOf = (turns: number) => [
  set(1, float(0)),
  ...loop(0, 0, integer(turns), [set(1, add(local(1, 'f32'), load(0, local(0))))]),
  store(integer(0), local(1, 'f32')),
];

rotation('the condition is looked at once before the loop, then where a turn ends', () => {
  assert.equal(lines(withRotatedLoops(sumOf(3))).slice(2, -1), [
    'block',
    '  branch 0 if i32Eqz(i32LtS(l0, 3))',
    '  loop',
    '    block',
    '      l1 = f32Add(l1, f32Load(@0+0, i32Mul(l0, 4)))',
    '    l0 = i32Add(l0, 1)',
    '    branch 0 if i32LtS(l0, 3)',
  ]);
});

for (const turns of [0, 1, 4]) {
  rotation(`${turns} turns stay ${turns}`, () => {
    const before = sumOf(turns);
    const code = (statements: typeof before) => ({ statements, locals: ['i32', 'f32'] as const });
    const args = [[1, 2, 3, 4, 5]];
    assert.equal(run(code(withRotatedLoops(before)), args, 1), run(code(before), args, 1));
  });
}

rotation('a loop of another form stays as it is', () => {
  const endless = [{ kind: 'loop', body: [{ kind: 'return' }] }] as const;
  assert.equal(withRotatedLoops(endless), [...endless]);
});

rotation.run();
