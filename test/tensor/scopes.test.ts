// Memory: everything here is freed by scopes or by hand, never by the garbage collector, so that
// the counter of living bytes must return exactly to where it was.
import { arrayOf, livingBytes, openDevice, persist, Scope } from '@obelisk/engine';
import {
  add,
  exp,
  matmul,
  multiply,
  reshape,
  scale,
  sum,
  type Tensor,
  tensor,
} from '@obelisk/tensor';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';

const memory = suite('scopes and living bytes');

/** Bytes that a body leaves behind. */
function leftBehind(body: () => void): number {
  const before = livingBytes();
  body();
  return livingBytes() - before;
}

/** Runs a body in a scope of its own. */
function scoped<T>(body: (scope: Scope) => T): T {
  const scope = new Scope();
  try {
    return body(scope);
  } finally {
    scope[Symbol.dispose]();
  }
}

for (const device of ['webasm', 'float64'] as const) {
  const bytes = device === 'float64' ? 8 : 4;
  const random = (rows: number, columns: number, requiresGrad = false): Tensor => {
    const values = Float32Array.from({ length: rows * columns }, (_, at) => Math.sin(at));
    return tensor(values, { shape: [rows, columns], device, requiresGrad });
  };

  memory(`forward and backward leave only the gradients, ${device}`, () => {
    const weight = random(6, 5, true);
    const step = () =>
      scoped(() => {
        const y = exp(matmul(random(7, 6), weight));
        sum(multiply(y, y)).backward();
      });
    assert.is(leftBehind(step), 6 * 5 * bytes);
    assert.is(leftBehind(step), 0, 'the sum takes the place of the former gradient');
    assert.is(weight.grad?.value.storage.freed, false);
    assert.is(weight.value.storage.freed, false);
    weight.grad?.value.storage.free();
    weight.value.storage.free();
  });

  memory(`an error frees what was made before it, ${device}`, () => {
    const left = leftBehind(() =>
      assert.throws(() => scoped(() => matmul(random(2, 3), random(2, 3))), 'matmul'),
    );
    assert.is(left, 0);
  });
}

memory('gradients that came from one array are freed one by one', () => {
  const [a, b] = [1, 2].map((n) => tensor([n, n], { requiresGrad: true }));
  scoped(() => sum(multiply(a, b)).backward());
  scoped(() => sum(a).backward());
  a.grad?.value.storage.free();
  assert.equal(Array.from(b.grad?.dataSync().data ?? []), [1, 1]);
  for (const { value } of [a, b, b.grad as Tensor]) value.storage.free();
});

memory('gradients of a sum do not share their memory', () => {
  const [a, b] = [1, 2].map((n) => tensor([n, n], { requiresGrad: true }));
  scoped(() => sum(add(a, b)).backward());
  a.grad?.value.storage.free();
  assert.equal(Array.from(b.grad?.dataSync().data ?? []), [1, 1]);
  for (const { value } of [a, b, b.grad as Tensor]) value.storage.free();
});

memory('a kept array outlives its scope and belongs to the outer one', () => {
  const device = openDevice('cpu');
  const make = () => arrayOf(device, [10], new Float32Array(10));
  const left = leftBehind(() => {
    scoped(() => {
      const inner = scoped((scope) => {
        make();
        return scope.keep(make());
      });
      assert.is(inner.storage.freed, false);
      assert.is(inner.storage.values.length, 10);
    });
  });
  assert.is(left, 0);
});

memory('persist takes an array out of every scope', () => {
  const device = openDevice('cpu');
  const array = scoped(() => scoped(() => persist(arrayOf(device, [10], new Float32Array(10)))));
  assert.is(array.storage.freed, false);
  assert.is(
    leftBehind(() => array.storage.free()),
    -40,
  );
  assert.is(
    leftBehind(() => array.storage.free()),
    0,
  );
});

memory('numbers that were freed are named as such', () => {
  const lost = scoped(() => exp(tensor([1, 2])));
  assert.throws(() => lost.dataSync(), 'these numbers were freed, by their scope or by hand');
  assert.throws(() => exp(lost), 'these numbers were freed, by their scope or by hand');
});

memory('assign frees the former numbers, and the new ones outlive the scope', () => {
  const weight = tensor([1, 2, 3], { requiresGrad: true });
  const left = leftBehind(() => scoped(() => weight.assign(exp(weight).detach().value)));
  assert.is(left, 0);
  assert.ok(Math.abs(weight.dataSync().get(0) - Math.E) < 1e-6);
  weight.value.storage.free();
});

memory('scopes end in the order in which they began', () => {
  const outer = new Scope();
  const inner = new Scope();
  assert.throws(() => outer[Symbol.dispose](), 'scope: an inner scope is still open');
  inner[Symbol.dispose]();
  outer[Symbol.dispose]();
  outer[Symbol.dispose]();
});

memory('200 training steps leave the count where it was after 2', () => {
  const weight = tensor([0.1, 0.2], { shape: [2, 1], requiresGrad: true });
  const step = () =>
    scoped(() => {
      const y = matmul(
        tensor([
          [1, 2],
          [3, 4],
        ]),
        weight,
      );
      sum(multiply(y, y)).backward();
      weight.grad?.value.storage.free();
      weight.grad = null;
    });
  step();
  step();
  assert.is(
    leftBehind(() => {
      for (let i = 0; i < 198; i++) step();
    }),
    0,
  );
});

memory('a backward pass lets gradients go that nobody holds, and no others', () => {
  const scope = new Scope();
  const a = tensor([1, 2, 3, 4], { requiresGrad: true });
  const seen: Tensor[] = [];
  const middle = reshape(scale(a, 2), [2, 2]).retainGrad();
  const passedOn = reshape(reshape(middle, [4]), [4, 1]);
  passedOn.onGradient((gradient) => {
    seen.push(gradient);
  });
  const loss = reshape(scale(scale(passedOn, 1), 3), [4]);
  const before = livingBytes();
  const given = tensor([1, 10, 100, 1000]);
  loss.backward(given);
  assert.equal(Array.from(given.dataSync().data), [1, 10, 100, 1000]);
  assert.equal(Array.from(seen[0].dataSync().data), [3, 30, 300, 3000]);
  assert.equal(Array.from((middle.grad as Tensor).dataSync().data), [3, 30, 300, 3000]);
  assert.equal(Array.from((a.grad as Tensor).dataSync().data), [6, 60, 600, 6000]);
  // what was handed in, the one that both the hook and the middle hold, that of `a`
  assert.is(livingBytes() - before, 3 * 4 * 4);
  scope[Symbol.dispose]();
});

memory.run();
