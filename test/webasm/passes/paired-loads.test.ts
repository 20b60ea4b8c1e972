import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import type { Expression, Statement } from '../../../packages/webasm/src/code.js';
import { loweredStatements } from '../../../packages/webasm/src/passes/lower.js';
import { withPairedLoads } from '../../../packages/webasm/src/passes/paired-loads.js';
import { add, integer, lines, load, local, make, run, set } from '../hand-made.js';

const combining = suite('load combining');
const locals = ['i32', 'v128', 'v128'] as const;

/** `a[base + 5 lane + offset]` in four lanes, one load each, as gathers are written. */
const gather = (offset: number): Expression =>
  [1, 2, 3].reduce<Expression>(
    (vector, lane) => ({
      ...make('f32x4ReplaceLane', vector, load(0, add(local(0), integer(5 * lane + offset)))),
      numbers: [lane],
    }),
    make('f32x4Splat', load(0, add(local(0), integer(offset)))),
  );

const storeAt = (place: number, value: Expression): Statement => ({
  kind: 'store',
  op: 'v128Store',
  address: integer(4 * place),
  value,
  place: { array: -1, offset: 0 },
});

const of = (...statements: Statement[]) => ({ statements: loweredStatements(statements), locals });

const numbers = Array.from({ length: 40 }, (_, at) => 100 + at);
const count = (statements: readonly Statement[], word: string) =>
  lines(statements).join().split(word).length - 1;

// Lowered, each lane has an address of its own beside the constant that all lanes share.
const lanes = [0, 1, 2, 3].map((lane) => set(lane, integer(2 + 5 * lane)));
const lanesOf = (offset: number): Expression =>
  [1, 2, 3].reduce<Expression>(
    (vector, lane) => ({
      ...make('f32x4ReplaceLane', vector, load(0, local(lane), offset)),
      numbers: [lane],
    }),
    make('f32x4Splat', load(0, local(0), offset)),
  );

combining('two gathers of neighbours are four loads of two numbers and two shuffles', () => {
  const code = {
    ...of(...lanes, storeAt(0, lanesOf(0)), storeAt(4, lanesOf(4))),
    locals: ['i32', 'i32', 'i32', 'i32'] as const,
  };
  const paired = withPairedLoads(code);
  assert.is(count(paired.statements, 'f32x2Load'), 4);
  assert.is(count(paired.statements, 'f32x4Shuffle'), 2);
  assert.is(count(paired.statements, 'f32Load'), 0);
  const expected = [102, 107, 112, 117, 103, 108, 113, 118];
  assert.equal(run(code, [numbers], 8), expected);
  assert.equal(run(paired, [numbers], 8), expected);
});

combining('an address that changes in between is another one', () => {
  const code = {
    ...of(...lanes, storeAt(0, lanesOf(0)), set(2, integer(30)), storeAt(4, lanesOf(4))),
    locals: ['i32', 'i32', 'i32', 'i32'] as const,
  };
  assert.is(count(withPairedLoads(code).statements, 'f32x2Load'), 0);
});

combining('gathers that are no neighbours stay', () => {
  const code = of(set(0, integer(1)), storeAt(0, gather(0)), storeAt(4, gather(2)));
  assert.is(count(withPairedLoads(code).statements, 'f32x2Load'), 0);
});

combining.run();
