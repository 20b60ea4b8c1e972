import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { withWholeIndices } from '../../../packages/webasm/src/passes/whole-indices.js';
import { add, float, integer, lines, load, local, make, run, set, store } from '../hand-made.js';

const demotion = suite('float-to-integer demotion of indices');
const locals = ['f32', 'f32'] as const;
const truncated = (value: Parameters<typeof make>[1]) => make('i32TruncSatF32S', value);
const floored = make('f32Floor', load(0, integer(0)));
const result = (value: ReturnType<typeof load>) => store(integer(0), value);

/** Whether the index is a sum of whole numbers. */
const isDemoted = (statements: Parameters<typeof lines>[0]) =>
  lines(withWholeIndices({ statements, locals }).statements).some((line) =>
    line.includes('i32Add(i32TruncSatF32S('),
  );

demotion('the index floor(f) + 1 is trunc(floor(f)) + 1', () => {
  const code = [set(0, floored), result(load(1, truncated(add(local(0, 'f32'), float(1)))))];
  assert.ok(isDemoted(code));
  const args = [[2.75], [10, 11, 12, 13, 14]];
  const changed = withWholeIndices({ statements: code, locals });
  assert.equal(run(changed, args, 1), [13]);
  assert.equal(run({ statements: code, locals }, args, 1), [13]);
});

demotion('a local that is set to a sum with itself is whole', () => {
  const next = set(0, add(local(0, 'f32'), float(2)));
  assert.ok(
    isDemoted([set(0, floored), next, result(load(1, truncated(add(local(0, 'f32'), float(1)))))]),
  );
});

demotion('a local that is halved somewhere is not, nor one that is set to it', () => {
  const halved = set(0, make('f32Mul', local(0, 'f32'), float(0.5)));
  for (const read of [0, 1]) {
    const code = [
      set(1, float(1)),
      set(0, local(1, 'f32')),
      halved,
      set(1, local(0, 'f32')),
      result(load(1, truncated(add(local(read, 'f32'), float(1))))),
    ];
    assert.not(isDemoted(code));
  }
});

demotion('nor is a number that was read', () => {
  const code = [
    set(0, load(0, integer(0))),
    result(load(1, truncated(add(local(0, 'f32'), float(1))))),
  ];
  assert.not(isDemoted(code));
});

demotion.run();
