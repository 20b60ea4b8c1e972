// What backward reads is what forward saw: numbers that changed in between are refused by name,
// and nothing is added; what no derivative reads may change.
import { type Device, openDevice, Scope } from '@obelisk/engine';
import { Adam, BatchNorm, loadStateDictionary, stateDictionary } from '@obelisk/nn';
import {
  add,
  conv3d,
  dropout,
  exp,
  gradcheckOperations,
  matmul,
  multiply,
  type OperationCheck,
  reshape,
  scale,
  slice,
  square,
  sum,
  type Tensor,
  type TensorOptions,
  tensor,
} from '@obelisk/tensor';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { LateDevice } from '../support/late-device.js';

const late = new LateDevice();
const devices: Record<string, Device> = {
  webasm: openDevice('webasm'),
  cpu: openDevice('cpu'),
  float64: openDevice('float64'),
  late,
};

const numbers = async (t: Tensor | null) => (t ? Array.from((await t.data()).data) : null);
const leaf = (values: number[], options: TensorOptions = {}) =>
  tensor(values, { requiresGrad: true, device: 'float64', ...options });
const refused = (call: () => unknown, needs: string, why: string) =>
  assert.throws(call, (error: Error) => {
    assert.is(error.message, `backward: ${needs} as the forward pass saw it, but ${why}`);
    return true;
  });
const changed = (by: string, version = 1) =>
  `${by} has changed it since (it is at version ${version}); run the forward pass again`;

const stale = suite('saved values that change');

for (const [name, device] of Object.entries(devices)) {
  stale(`a leaf that was changed before backward is refused on ${name}`, async () => {
    const x = leaf([2, 3], { device, name: 'x' });
    const y = sum(multiply(x, x));
    x.assign(tensor([10, 10], { device }).value);
    refused(() => y.backward(), 'multiply needs x [2]', changed('assign'));
    assert.is(x.grad, null);
    sum(multiply(x, x)).backward();
    assert.equal(await numbers(x.grad), [20, 20]);
  });

  stale(`an optimiser's step between two backward passes is refused on ${name}`, async () => {
    const x = leaf([2, 3], { device });
    const adam = new Adam(new Map([['x', x]]), { lr: 1 });
    const squares = square(x);
    const [a, b] = [sum(squares), sum(scale(squares, 3))];
    a.backward(undefined, { keepGraph: true });
    adam.step();
    refused(() => b.backward(), 'square needs input 0 [2]', changed('a step of Adam (x)'));
    assert.is(x.grad, null);
  });

  stale(`arrays that are handed out are safe to write into on ${name}`, async () => {
    const x = leaf([2, 3], { device });
    const y = scale(x, 2);
    for (const t of [x, y]) {
      (await t.data()).data.fill(7);
      if (device.synchronous) t.dataSync().data.fill(7);
    }
    assert.equal(
      [await numbers(x), await numbers(y)],
      [
        [2, 3],
        [4, 6],
      ],
    );
    const loss = sum(multiply(x, x));
    (await x.data()).set(0, 100);
    loss.backward();
    (await (x.grad as Tensor).data()).data.fill(7);
    assert.equal(await numbers(x.grad), [4, 6]);
  });
}

stale('large arrays that are handed out keep their numbers when theirs are used again', () => {
  const x = tensor(new Float32Array(10_000).fill(1), { device: 'cpu' });
  const scope = new Scope();
  const { data } = scale(x, 3).dataSync();
  scope[Symbol.dispose]();
  scale(x, 5);
  assert.ok(data.every((value) => value === 3));
});

stale('versions count what changed, not what was only read', async () => {
  const x = leaf([1]);
  assert.is(x.version, 0);
  for (const version of [1, 2]) {
    x.assign(tensor([version], { device: 'float64' }).value);
    assert.is(x.version, version);
  }
  x.assign(x.value);
  square(x).backward();
  assert.equal([x.version, await numbers(x.grad)], [2, [4]]);
});

stale('what no derivative reads may change', async () => {
  const device = openDevice('webasm');
  const make = (shape: number[]) =>
    tensor(new Float32Array(shape.reduce((a, b) => a * b, 1)).fill(2), {
      ...{ shape, device, requiresGrad: true },
    });
  const [x, weight, bias] = [make([1, 1, 1, 1, 3]), make([1, 1, 1, 1, 1]), make([1])];
  const y = sum(add(conv3d(x, weight, bias), x));
  bias.assign(tensor([9], { device }).value);
  y.backward();
  assert.equal(await numbers(bias.grad), [3]);
  assert.equal(await numbers(weight.grad), [6]);
  assert.equal(await numbers(x.grad), [3, 3, 3]);
});

stale(
  'a changed leaf that only its own gradient would need may change when that is not asked for',
  async () => {
    const [a, b] = [leaf([2]), tensor([5], { device: 'float64' })];
    const y = multiply(a, b); // the gradient of a reads b alone
    a.assign(tensor([3], { device: 'float64' }).value);
    y.backward();
    assert.equal(await numbers(a.grad), [5]);
  },
);

stale('a pass that is refused half-way leaves every sum as it was', async () => {
  const [a, b, w] = [leaf([2]), leaf([3]), leaf([4])];
  const kept = scale(a, 1).retainGrad();
  sum(a).backward();
  const y = add(add(scale(kept, 10), square(b)), multiply(scale(a, 1), w));
  w.assign(tensor([9], { device: 'float64' }).value);
  refused(() => y.backward(), 'multiply needs input 1 [1]', changed('assign'));
  assert.equal([await numbers(a.grad), b.grad, w.grad, kept.grad], [[1], null, null, null]);
});

stale('views of a changed tensor, and results that a scope freed, are refused, too', () => {
  const x = leaf([2, 3], { name: 'x' });
  const y = sum(square(reshape(x, [2, 1])));
  x.assign(tensor([1, 1], { device: 'float64' }).value);
  const since = 'assign has changed it since; run the forward pass again';
  refused(() => y.backward(), 'square needs input 0 [2, 1]', since);
  const scope = new Scope();
  const loss = sum(exp(x));
  scope[Symbol.dispose]();
  const freed = 'its numbers were freed since, by their scope or by hand; keep them until then';
  refused(() => loss.backward(), 'exp needs its result [2]', freed);
  assert.is(x.grad, null);
});

stale('masks and their like, which are no inputs of the tape, are watched, too', () => {
  const [x, mask] = [leaf([2, 3]), tensor([0, 2], { device: 'float64' })];
  const y = sum(dropout(x, mask));
  mask.assign(tensor([2, 0], { device: 'float64' }).value);
  const since = 'assign has changed it since; run the forward pass again';
  refused(() => y.backward(), 'dropout needs an array of its options', since);
});

stale('running statistics and files that are loaded say so', async () => {
  const device = openDevice('float64');
  const layer = new BatchNorm({ device, channels: 2 });
  const saved = await stateDictionary(layer);
  const x = leaf([1, 2, 3, 4, 5, 6], { shape: [1, 2, 3] });
  const w = leaf([1, 1]);
  const ofStatistics = sum(multiply(w, layer.runningMean));
  layer.forward(x);
  const training = 'batch normalisation in training';
  refused(() => ofStatistics.backward(), 'multiply needs input 1 [2]', changed(training));
  const y = sum(square(layer.forward(x)));
  loadStateDictionary(layer, saved, 'a.pth');
  refused(() => y.backward(), 'batchNorm needs input 1 [2]', changed('loading a.pth'));
});

stale('training as it goes is never refused', async () => {
  const [w, b] = [leaf([0.5, -1], { shape: [2, 1] }), leaf([0.1])];
  const adam = new Adam(
    new Map([
      ['w', w],
      ['b', b],
    ]),
    { lr: 0.1 },
  );
  const x = tensor(
    [
      [1, 2],
      [3, 4],
    ],
    { device: 'float64' },
  );
  let hooked = 0;
  w.onGradient(() => void hooked++);
  for (let step = 0; step < 3; step++) {
    for (let part = 0; part < 2; part++) {
      const loss = sum(square(add(matmul(x, w), b)));
      loss.backward(undefined, { keepGraph: true });
      loss.backward();
    }
    adam.step();
  }
  assert.equal([w.version, b.version, hooked], [3, 3, 12]);
});

stale('lists that were handed in may change, too', async () => {
  const shape = [2, 2];
  const x = leaf([1, 2, 3, 4], { shape });
  const [begin, end] = [
    [0, 0],
    [1, 2],
  ];
  const first = slice(x, begin, end);
  for (const list of [begin, end]) list[0]++;
  const second = slice(x, begin, end);
  for (const list of [shape, begin, end]) list.fill(0);
  const sizes = [2, 1];
  const column = reshape(first, sizes);
  sizes[0] = 7;
  assert.equal(
    [x.shape, column.shape],
    [
      [2, 2],
      [2, 1],
    ],
  );
  const loss = add(sum(scale(column, 10)), sum(scale(second, 100)));
  loss.backward();
  assert.equal(await numbers(x.grad), [10, 10, 100, 100]);
});

/** What backward gives when one input changed after the forward pass; null when it was refused. */
async function gradientsAfterChange(check: OperationCheck, device: Device, at: number | null) {
  const leaves = await Promise.all(
    check.inputs().map(async ({ value, shape, name }) => {
      const source = await value.storage.read();
      return tensor(source, { shape, name, device, requiresGrad: true });
    }),
  );
  const y = check.program(...leaves);
  const halves = (t: Tensor) =>
    tensor(
      t.dataSync().data.map((v) => v / 2 + 0.1),
      {
        ...{ shape: t.shape, device },
      },
    );
  if (at !== null) leaves[at].assign(halves(leaves[at]).value);
  const ones = tensor(new Float32Array(y.value.storage.length).fill(1), {
    ...{ shape: y.shape, device },
  });
  try {
    y.backward(ones);
  } catch (error) {
    const { message } = error as Error;
    assert.match(message, /^backward: \w+ needs .+ as the forward pass saw it, but assign has/);
    for (const one of leaves) assert.is(one.grad, null);
    return null;
  }
  return Promise.all(leaves.map(({ grad }) => numbers(grad)));
}

for (const name of ['webasm', 'float64']) {
  stale(
    `every operation gives the gradient of its forward pass, or refuses, on ${name}`,
    async () => {
      const refusals = new Set<string>();
      for (const check of gradcheckOperations) {
        const expected = await gradientsAfterChange(check, devices[name], null);
        for (const at of check.inputs().keys()) {
          const found = await gradientsAfterChange(check, devices[name], at);
          if (found === null) refusals.add(check.operation);
          else assert.equal(found, expected, `${check.operation}, ${check.name}, input ${at}`);
        }
      }
      for (const operation of ['multiply', 'conv3d', 'relu', 'batchNorm', 'obeliskSampleGrid']) {
        assert.ok(refusals.has(operation), operation);
      }
      for (const operation of ['add', 'sum', 'concat', 'resize', 'pick']) {
        assert.not(refusals.has(operation), operation);
      }
    },
  );
}

stale.run();
