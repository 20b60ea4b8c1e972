import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { type Expression, resultArray, type Statement } from '../../../packages/webasm/src/code.js';
import { withPlanarStores } from '../../../packages/webasm/src/passes/planar-stores.js';
import { add, float, integer, lines, make, multiply, run, thread } from '../hand-made.js';

const planar = suite('from an array of structures to a structure of arrays');

/** Two components per cell, one after the other, as gpu.js stores them: `result[2 x + c]`. */
const pairs: Statement[] = [10, 20].map((value, component) => ({
  kind: 'store',
  op: 'f32Store',
  address: add(
    multiply(add(multiply(thread(3), integer(2)), integer(component)), integer(4)),
    integer(0),
  ),
  value: float(value),
  place: { array: -1, offset: 0 },
}));

const steps = { cell: [1, 100, 100] as const, component: 4, components: 2 };

planar('each component goes to a place of its own', () => {
  const code = { statements: pairs, locals: [] };
  assert.equal(run(code, [], 8, 1), [0, 0, 10, 20, 0, 0, 0, 0]);
  assert.equal(run(withPlanarStores(code, 2, steps), [], 8, 1), [0, 10, 0, 0, 0, 20, 0, 0]);
});

planar('components that are not wanted are not stored', () => {
  const first = withPlanarStores({ statements: pairs, locals: [] }, 2, { ...steps, components: 1 });
  assert.equal(run(first, [], 8, 1), [0, 10, 0, 0, 0, 0, 0, 0]);
});

/** Four cells of one component at once. */
const vector: Expression = { ...make('v128ConstF32x4'), numbers: [1, 2, 3, 4] };
const four: Statement = {
  kind: 'store',
  op: 'v128Store',
  address: multiply(thread(3), integer(4)),
  value: vector,
  place: { array: -1, offset: 0 },
};

planar('neighbours that stay neighbours are stored together, others one by one', () => {
  const count = (x: number) => {
    const { statements } = withPlanarStores({ statements: [four], locals: [] }, 1, {
      ...steps,
      cell: [x, 100, 100],
    });
    return lines(statements).length;
  };
  assert.is(count(1), 1);
  assert.is(count(2), 4);
});

planar('lanes that returned at different places cannot be told apart any more', () => {
  const former = { ...vector, place: { array: resultArray, offset: 0 } };
  const masked = { ...four, value: make('v128Bitselect', vector, former, vector) };
  assert.throws(
    () => withPlanarStores({ statements: [masked], locals: [] }, 1, steps),
    /lanes that return at different places/,
  );
});

planar.run();
