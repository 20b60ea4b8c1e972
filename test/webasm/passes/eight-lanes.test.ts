import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import type { Expression, Statement } from '../../../packages/webasm/src/code.js';
import { eightLanes } from '../../../packages/webasm/src/passes/eight-lanes.js';
import {
  integer,
  lines,
  load,
  local,
  loop,
  make,
  multiply,
  run,
  set,
  thread,
} from '../hand-made.js';

const jam = suite('unroll and jam: eight neighbours');

/** Four neighbours of an argument from an index on. */
const vector = (array: number, index: Expression): Expression => ({
  ...make('v128Load', multiply(index, integer(4))),
  place: { array, offset: 0 },
});

const storeFour: Statement = {
  kind: 'store',
  op: 'v128Store',
  address: multiply(thread(0), integer(4)),
  value: local(1, 'v128'),
  place: { array: -1, offset: 0 },
};

/** `for (k = 0; k < 3; k++) sum += b[k] * a[x]`, for the cells x .. x + 3. */
const code = {
  locals: ['i32', 'v128'] as const,
  statements: [
    set(1, { ...make('v128ConstF32x4'), numbers: [0, 0, 0, 0] }),
    ...loop(0, 0, integer(3), [
      set(
        1,
        make(
          'f32x4Add',
          local(1, 'v128'),
          make('f32x4Mul', make('f32x4Splat', load(1, local(0))), vector(0, thread(0))),
        ),
      ),
    ]),
    storeFour,
  ],
};

jam('the next four cells are computed, too', () => {
  const a = [1, 2, 3, 4, 5, 6, 7, 8];
  const eight = eightLanes(code);
  assert.ok(eight);
  const expected = a.map((number) => number * (10 + 20 + 30));
  assert.equal(run(code, [a, [10, 20, 30]], 8), [...expected.slice(0, 4), 0, 0, 0, 0]);
  assert.equal(run(eight, [a, [10, 20, 30]], 8), expected);
});

jam('what both halves share is loaded once', () => {
  const text = lines(eightLanes(code)?.statements ?? []).join('\n');
  assert.is(text.split('f32x4Splat').length - 1, 1);
  assert.is(text.split('v128Load').length - 1, 2);
});

jam('code without a loop, or whose lanes part ways, is left alone', () => {
  assert.is(eightLanes({ ...code, statements: [storeFour] }), null);
  const parting: Statement = { kind: 'branch', depth: 0, condition: thread(0) };
  assert.is(eightLanes({ ...code, statements: [...code.statements, parting] }), null);
});

jam.run();
