// How gradients travel: leaves, accumulation, hooks, freed tapes, shared and deep graphs.

import type { DeviceArray } from '@obelisk/engine';
import {
  add,
  apply,
  exp,
  isRecording,
  multiply,
  noGrad,
  type Operation,
  onTrace,
  scale,
  shift,
  square,
  sum,
  type Tensor,
  type TensorOptions,
  tensor,
  topologicalOrder,
} from '@obelisk/tensor';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';

const numbers = (t: Tensor | null) => (t ? Array.from(t.dataSync().data) : null);
const leaf = (values: number[], options: TensorOptions = {}) =>
  tensor(values, { requiresGrad: true, device: 'float64', ...options });

const tape = suite('tape');

tape('gradients reach leaves that require them, and only those', () => {
  const [a, b] = [leaf([2, 3]), tensor([5, 7], { device: 'float64' })];
  const middle = multiply(a, b);
  sum(middle).backward();
  assert.equal(numbers(a.grad), [5, 7]);
  assert.is(b.grad, null);
  assert.is(middle.grad, null);
});

tape('requiresGrad goes on to results; isLeaf tells who was made by hand', () => {
  const [a, b] = [leaf([1]), tensor([2], { device: 'float64' })];
  assert.equal([add(a, b).requiresGrad, add(b, b).requiresGrad], [true, false]);
  assert.equal([a.isLeaf, add(a, b).isLeaf, add(b, b).isLeaf], [true, false, true]);
});

tape('two backward passes add up, over one tape and over two', () => {
  const a = leaf([2, 3]);
  const loss = sum(square(a));
  loss.backward(undefined, { keepGraph: true });
  assert.equal(numbers(a.grad), [4, 6]);
  loss.backward();
  assert.equal(numbers(a.grad), [8, 12]);
  sum(a).backward();
  assert.equal(numbers(a.grad), [9, 13]);
  a.grad = null;
  sum(a).backward();
  assert.equal(numbers(a.grad), [1, 1]);
});

tape('what accumulates in one leaf leaves the gradient of another alone', () => {
  const [a, b] = [leaf([1, 2]), leaf([3, 4])];
  sum(add(a, b)).backward();
  const before = b.grad;
  sum(scale(a, 3)).backward();
  assert.equal(
    [numbers(a.grad), numbers(before)],
    [
      [4, 4],
      [1, 1],
    ],
  );
});

tape('a second backward pass over a freed tape says so, and adds nothing', () => {
  const [a, b] = [leaf([2]), leaf([3])];
  const shared = square(a);
  const first = sum(shared);
  const second = add(sum(shared), sum(square(b)));
  first.backward();
  const message = /this part of the tape was freed by a former backward pass.*keepGraph: true/;
  assert.throws(() => first.backward(), message);
  assert.throws(() => second.backward(), message);
  assert.equal([numbers(a.grad), b.grad], [[4], null]);
});

tape('detach cuts off the tape and keeps the numbers', () => {
  const a = leaf([2, 3]);
  const cut = square(a).detach();
  assert.equal([cut.requiresGrad, cut.isLeaf, numbers(cut)], [false, true, [4, 9]]);
  sum(multiply(a, cut)).backward();
  assert.equal(numbers(a.grad), [4, 9]);
});

tape('noGrad records nothing, nests, and ends with an error, too', () => {
  const a = leaf([2]);
  const [inside, still] = noGrad(() => {
    noGrad(() => {});
    return [square(a), isRecording()] as const;
  });
  assert.equal([inside.requiresGrad, still, isRecording()], [false, false, true]);
  assert.throws(
    () =>
      noGrad(() => {
        throw new Error('broken');
      }),
    () => true,
  );
  assert.is(isRecording(), true);
  assert.throws(() => inside.backward(), 'backward: nothing that this tensor was made of requires');
});

tape('retainGrad keeps the gradient in the middle', () => {
  const a = leaf([2, 3]);
  const middle = square(a).retainGrad();
  sum(scale(middle, 5)).backward();
  assert.equal(
    [numbers(middle.grad), numbers(a.grad)],
    [
      [5, 5],
      [20, 30],
    ],
  );
});

tape('hooks see, replace and end', () => {
  const a = leaf([2, 3]);
  const middle = square(a).retainGrad();
  const seen: unknown[] = [];
  const stopSeeing = middle.onGradient((gradient) => {
    seen.push(numbers(gradient));
    return undefined;
  });
  const stopDoubling = middle.onGradient((gradient) => scale(gradient, 2));
  const loss = sum(middle);
  loss.backward(undefined, { keepGraph: true });
  assert.equal([seen, numbers(middle.grad), numbers(a.grad)], [[[1, 1]], [2, 2], [8, 12]]);
  stopDoubling();
  stopSeeing();
  a.grad = null;
  loss.backward();
  assert.equal([seen.length, numbers(a.grad)], [1, [4, 6]]);
});

tape('a hook on a leaf works on the sum of all paths, once', () => {
  const a = leaf([2]);
  let calls = 0;
  a.onGradient((gradient) => {
    calls += 1;
    return shift(gradient, 100);
  });
  add(scale(a, 3), square(a)).backward();
  assert.equal([calls, numbers(a.grad)], [1, [107]]);
});

tape('a hook that changes the shape is refused', () => {
  const a = leaf([2, 3], { name: 'weight' });
  a.onGradient(() => tensor([1], { device: 'float64' }));
  assert.throws(
    () => sum(a).backward(),
    'hook: the gradient of weight is [2], the hook returned [1]',
  );
});

tape('what hooks compute is not recorded', () => {
  const a = leaf([2]);
  let recorded = true;
  a.onGradient((gradient) => {
    recorded = multiply(gradient, a).requiresGrad;
    return undefined;
  });
  square(a).backward();
  assert.is(recorded, false);
});

tape('diamonds add the shares of both sides, and visit each node once', () => {
  const a = leaf([3]);
  const top = scale(a, 2);
  const [left, right] = [square(top), scale(top, 10)];
  const steps: string[] = [];
  const stop = onTrace(({ phase, operation }) => phase === 'backward' && steps.push(operation));
  add(left, right).backward();
  stop();
  // L = 4 a^2 + 20 a
  assert.equal(numbers(a.grad), [8 * 3 + 20]);
  assert.equal(steps.sort(), ['add', 'scale', 'scale', 'square']);
});

tape('paths of different lengths wait for each other', () => {
  const a = leaf([2]);
  let long = a;
  for (let i = 0; i < 5; i++) long = scale(long, 2);
  multiply(long, a).backward(); // 32 a^2
  assert.equal(numbers(a.grad), [128]);
});

tape('a tensor used twice in one operation gets both shares', () => {
  const a = leaf([2, 3]);
  sum(add(a, a)).backward();
  assert.equal(numbers(a.grad), [2, 2]);
  a.grad = null;
  sum(multiply(a, a)).backward();
  assert.equal(numbers(a.grad), [4, 6]);
});

tape('20,000 operations in a row', () => {
  const a = leaf([1]);
  let last = a;
  for (let i = 0; i < 20_000; i++) last = shift(last, 1);
  assert.is(last.item(), 20_001);
  assert.is(topologicalOrder(last).length, 20_001);
  last.backward();
  assert.equal(numbers(a.grad), [1]);
});

tape('a graph with 2^60 paths takes a step per node', () => {
  const a = leaf([1]);
  let last = a;
  for (let i = 0; i < 60; i++) last = add(last, last);
  last.backward();
  assert.equal(numbers(a.grad), [2 ** 60]);
});

tape('an upstream gradient goes in; a result that is no scalar wants one', () => {
  const a = leaf([2, 3]);
  square(a).backward(tensor([10, 100], { device: 'float64' }));
  assert.equal(numbers(a.grad), [40, 600]);
  assert.throws(
    () => square(a).backward(),
    'backward: the tensor is [2], not a scalar; hand in its gradient',
  );
  assert.throws(
    () => square(a).backward(tensor([1], { device: 'float64' })),
    'backward: the gradient is [1], the tensor [2]',
  );
});

tape('a leaf alone gets the upstream gradient', () => {
  const a = leaf([2]);
  a.backward();
  assert.equal(numbers(a.grad), [1]);
});

tape('VJPs that nobody needs are not computed', () => {
  let calls = 0;
  const counted: Operation<readonly [DeviceArray, DeviceArray], null, 'first'> = {
    name: 'first',
    formula: 'y = a',
    vjpFormula: '\\bar a = \\bar y',
    forward: ([a]) => a,
    vjp: ({ gradient }) => [
      () => gradient,
      () => {
        calls += 1;
        return gradient;
      },
    ],
  };
  apply(counted, [leaf([1]), tensor([1], { device: 'float64' })], null).backward();
  assert.is(calls, 0);
  apply(counted, [leaf([1]), leaf([1])], null).backward();
  assert.is(calls, 1);
});

tape('a VJP of the wrong shape is named', () => {
  const wrong: Operation<readonly [DeviceArray], null, 'wrong'> = {
    name: 'wrong',
    formula: 'y = x',
    vjpFormula: '\\bar x = 1',
    forward: ([x]) => x,
    vjp: () => [() => tensor([1], { device: 'float64' }).value],
  };
  assert.throws(
    () => sum(apply(wrong, [leaf([1, 2])], null)).backward(),
    'wrong: the gradient of input 0 is [1], the input [2]',
  );
});

tape('assign gives a leaf new numbers, and nothing else', () => {
  const a = leaf([1, 2], { name: 'offsets' });
  a.assign(tensor([3, 4], { device: 'float64' }).value);
  assert.equal(numbers(a), [3, 4]);
  assert.throws(
    () => a.assign(tensor([3], { device: 'float64' }).value),
    'assign: tensor offsets is [2], got [1]',
  );
  assert.throws(() => exp(a).assign(a.value), 'assign: only leaves can get new numbers');
});

tape.run();
