// A recorded backward pass against what the tape itself leaves in the leaves.
import { type NumberSnapshot, type Recording, recordSteps } from '@obelisk/notebook';
import { recordProgram, samplePrograms } from '@obelisk/notebook/runtime';
import {
  add,
  exp,
  log,
  matmul,
  multiply,
  noGrad,
  relu,
  scale,
  square,
  sum,
  tensor,
} from '@obelisk/tensor';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';

const steps = suite('recorded steps');

const numbersOf = ({ numbers }: NumberSnapshot) => numbers.map(Number);

/** The sum of what all steps send to one node. */
function sumOfShares({ steps: all, nodes }: Recording, at: number): number[] {
  const shares = all.flatMap(({ shares: sent }) => sent.filter(({ node }) => node === at));
  assert.equal(
    shares.map(({ order }) => order),
    shares.map((_, i) => i + 1),
  );
  const zero = numbersOf(nodes[at].value).map(() => 0);
  return shares.reduce((total, { numbers }) => {
    return total.map((value, i) => value + numbersOf(numbers)[i]);
  }, zero);
}

for (const device of ['webasm', 'float64'] as const) {
  steps(`the gradients at the end are those of the tape, on ${device}`, async () => {
    const options = { device, requiresGrad: true } as const;
    const x = tensor(
      [
        [1, -2, 3],
        [4, 5, -6],
      ],
      options,
    );
    const w = tensor(
      [
        [1, 2],
        [0.5, -1],
        [0.25, 3],
      ],
      options,
    );
    const recording = await recordSteps(() => sum(square(relu(matmul(x, w)))));
    for (const leaf of [x, w]) {
      const at = recording.nodes.findIndex(({ value }) => value.shape === leaf.shape);
      const wanted = Array.from(leaf.grad?.dataSync().data ?? []);
      assert.equal(numbersOf(recording.nodes[at].gradient as NumberSnapshot), wanted);
      assert.equal(sumOfShares(recording, at), wanted);
    }
    assert.is(recording.device, device);
  });
}

for (const { name, source } of samplePrograms) {
  steps(`sample: ${name}`, async () => {
    const recording = await recordProgram(source);
    assert.equal(JSON.parse(JSON.stringify(recording)), recording);
    assert.ok(recording.steps.length >= 3);
    assert.is(recording.nodes.at(-1)?.name, 'loss');
    for (const [at, { gradient, requiresGrad, operation }] of recording.nodes.entries()) {
      assert.is(gradient !== null, requiresGrad);
      if (!gradient || at === recording.nodes.length - 1) continue;
      const sums = sumOfShares(recording, at);
      numbersOf(gradient).forEach((number, i) => {
        assert.ok(Math.abs(number - sums[i]) <= 1e-5 * Math.max(1, Math.abs(number)));
      });
      if (operation === null) assert.ok(numbersOf(gradient).some((number) => number !== 0));
    }
  });
}

steps('a tensor with two users gets two shares, whose sum it passes on', async () => {
  const x = tensor(3, { requiresGrad: true, name: 'x' });
  const recording = await recordSteps(() => {
    const y = square(x);
    return add(multiply(y, y), y);
  });
  const names = recording.nodes.map(({ operation, name }) => operation ?? name);
  assert.equal(names, ['x', 'square', 'multiply', 'add']);
  assert.equal(sumOfShares(recording, 1), [19]); // 2 y + 1
  assert.equal(recording.steps.at(-1)?.shares[0].numbers.numbers, [114]); // times 2 x
  assert.equal(recording.edges.length, 5);
});

steps('what was saved: inputs, the output, or nothing', async () => {
  const saved = async (program: () => ReturnType<typeof tensor>) => {
    const { steps: all, nodes } = await recordSteps(program);
    return all.map((step) => step.saved.map((at) => nodes[at].operation ?? nodes[at].name));
  };
  const [a, b] = ['a', 'b'].map((name) => tensor([2, 3], { requiresGrad: true, name }));
  assert.equal(
    await saved(() => sum(multiply(a, b))),
    [[], ['b', 'a']].map((s) => s.sort()),
  );
  assert.equal(await saved(() => sum(exp(a))), [[], ['exp']]);
  assert.equal(await saved(() => sum(add(a, b))), [[], []]);
});

steps('constants have no gradient and get no share; what was not recorded is one', async () => {
  const x = tensor([1, 2], { requiresGrad: true });
  const recording = await recordSteps(() => {
    const factor = noGrad(() => scale(x, 2));
    return sum(multiply(x, factor));
  });
  const [, factor] = recording.nodes;
  assert.equal([factor.operation, factor.requiresGrad, factor.gradient], [null, false, null]);
  assert.equal(recording.nodes[0].gradient?.numbers, [2, 4]);
  assert.is(recording.steps[1].shares.length, 1);
});

steps('a loss that was computed before is recorded too', async () => {
  const x = tensor([1, 2], { requiresGrad: true });
  const loss = sum(square(x));
  const { nodes } = await recordSteps(() => loss);
  assert.equal(nodes[0].gradient?.numbers, [2, 4]);
});

steps(
  'of large arrays the first rows of the first planes are kept, and the whole range',
  async () => {
    const shape = [3, 2, 30, 40];
    const numbers = Float32Array.from({ length: 7200 }, (_, i) => i);
    const x = tensor(numbers, { shape, requiresGrad: true });
    const { nodes } = await recordSteps(() => sum(x));
    const { kept, numbers: some, smallest, largest, bytes } = nodes[0].value;
    assert.equal([kept, smallest, largest, bytes], [[2, 2, 24, 24], 0, 7199, 28800]);
    assert.is(some.length, 2 * 2 * 24 * 24);
    const at = (n: number, c: number, h: number, w: number) => ((n * 2 + c) * 24 + h) * 24 + w;
    assert.is(some[at(1, 0, 5, 7)], ((1 * 2 + 0) * 30 + 5) * 40 + 7);
  },
);

steps('numbers that are none survive JSON', async () => {
  const x = tensor([0, -1, 1], { requiresGrad: true });
  const { nodes } = await recordSteps(() => sum(log(x)));
  assert.equal(nodes[1].value.numbers, ['-Infinity', 'NaN', 0]);
  assert.equal([nodes[1].value.smallest, nodes[1].value.largest], [0, 0]);
});

steps('what cannot be recorded is told', async () => {
  const fails = async (program: () => ReturnType<typeof tensor>) => {
    try {
      await recordSteps(program);
    } catch (error) {
      return String(error);
    }
    return 'no error';
  };
  const x = tensor([1, 2], { requiresGrad: true });
  assert.match(await fails(() => square(x)), 'starts at one number, the result is [2]; sum it');
  assert.match(await fails(() => tensor(1)), 'nothing that the result was made of requires');
});

steps.run();
