// The face of a tensor: each operation as a method, numbers as operands, what NumPy's users try.
import {
  add,
  divide,
  gradcheck,
  maximum,
  minimum,
  multiply,
  type OperationName,
  rules,
  subtract,
  type Tensor,
  tensor,
} from '@obelisk/tensor';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';

const methods = suite('methods of a tensor');

/** PyTorch's short names; the others are called as the functions. */
const short: Partial<Record<OperationName, keyof Tensor>> = {
  subtract: 'sub',
  multiply: 'mul',
  divide: 'div',
};

methods('every operation is one', () => {
  const x = tensor([1]);
  const names = Object.keys(rules) as OperationName[];
  for (const name of names) assert.type(x[short[name] ?? (name as keyof Tensor)], 'function', name);
});

methods('they are no properties that a loop or a comparison sees', () => {
  assert.not(Object.keys(tensor([1])).includes('add'));
});

methods('a chain trains: the mean square of 2 x - target, with its gradient', () => {
  const x = tensor([1, 2], { requiresGrad: true });
  const loss = x
    .mul(2)
    .sub(tensor([0, 1]))
    .square()
    .mean();
  loss.backward();
  assert.is(loss.item(), (4 + 9) / 2);
  assert.equal(x.grad?.tolist(), [4, 6]);
});

/** Values by arithmetic: the first is of a tensor and a number, the second the other way round. */
const numbers = [
  { of: add, there: [6, 7], back: [6, 7] },
  { of: subtract, there: [-4, -3], back: [4, 3] },
  { of: multiply, there: [5, 10], back: [5, 10] },
  { of: divide, there: [0.2, 0.4], back: [5, 2.5] },
  { of: maximum, there: [5, 5], back: [5, 5] },
  { of: minimum, there: [1, 2], back: [1, 2] },
] as const;

for (const { of, there, back } of numbers) {
  methods(`${of.name} takes a number on either side, with the gradient to the tensor`, async () => {
    const x = tensor([1, 2], { device: 'float64', requiresGrad: true });
    assert.equal(of(x, 5).tolist(), there);
    assert.equal(of(5, x).tolist(), back);
    for (const program of [(t: Tensor) => of(t, 5), (t: Tensor) => of(5, t)]) {
      const report = await gradcheck(program, [x]);
      assert.ok(report.passed, of.name);
    }
  });
}

methods('several others are joined behind it', () => {
  const x = tensor([1]);
  assert.equal(x.concat(tensor([2, 3]), 0).tolist(), [1, 2, 3]);
  assert.equal(x.concat([tensor([2]), tensor([3])], 0).tolist(), [1, 2, 3]);
});

methods('axes count from the end, too, and one needs no list', () => {
  const x = tensor([
    [1, 2, 3],
    [4, 5, 6],
  ]);
  assert.equal(x.sum(-1).tolist(), [6, 15]);
  assert.equal(x.sum([0]).tolist(), x.sum(-2).tolist());
  assert.equal(x.mean(1, true).tolist(), [[2], [5]]);
  assert.throws(() => x.sum(-3), /sum/);
  assert.throws(() => x.sum(2), /sum/);
});

methods('one size of a shape is counted out', () => {
  const x = tensor([1, 2, 3, 4, 5, 6]);
  assert.equal(x.reshape([2, -1]).shape, [2, 3]);
  assert.equal(x.reshape([-1]).shape, [6]);
  assert.throws(() => x.reshape([4, -1]), 'reshape: shape [4, -1] has sizes that are no whole');
  assert.throws(() => x.reshape([-1, -1]), 'reshape: shape [-1, -1] has sizes that are no whole');
});

methods('a slice takes the axes that it does not name whole', () => {
  const x = tensor([
    [1, 2],
    [3, 4],
  ]);
  assert.equal(x.slice([1], [2]).tolist(), [[3, 4]]);
  assert.throws(() => x.slice([0], [3]), 'slice: [0, 0] to [3, 2] is no part of [2, 2]');
});

methods('nested lists have the shape of the tensor', () => {
  assert.is(tensor(7).tolist(), 7);
  assert.equal(tensor([[[1], [2]]]).tolist(), [[[1], [2]]]);
  assert.equal(tensor([], { shape: [2, 0] }).tolist(), [[], []]);
});

methods('to another device: a leaf of its own, name and wish for a gradient with it', async () => {
  const x = tensor([1, 2], { name: 'x', requiresGrad: true });
  const there = await x.to('float64');
  assert.equal([there.device.name, there.name, there.requiresGrad], ['float64', 'x', true]);
  assert.equal(there.tolist(), [1, 2]);
  assert.is(await x.to('webasm'), x);
  assert.is(await x.to(x.device), x);
  x.assign(tensor([5, 6]).value);
  assert.equal(there.tolist(), [1, 2]);
});

methods('what was recorded does not go to another device', async () => {
  const y = tensor([1], { requiresGrad: true }).mul(2);
  await y.to('cpu').then(
    () => assert.unreachable(),
    (error: Error) => assert.match(error.message, /^to: \[1\] was made by scale.*x\.detach\(\)/),
  );
  assert.is((await y.detach().to('cpu')).item(), 2);
});

methods('JavaScript operators say what to write', () => {
  // biome-ignore lint/suspicious/noExplicitAny: as JavaScript computes, without types.
  const x = tensor([1, 2]) as any;
  for (const wrong of [() => x * 2, () => x + 1, () => -x, () => x > 0]) {
    assert.throws(wrong, /^a tensor \[2\] is no number: write x\.add\(y\), x\.sub\(y\)/);
  }
  assert.match(`${x}`, /^tensor\(\[1\., 2\.\]/);
});

methods.run();
