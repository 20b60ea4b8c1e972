import type { DeviceArray } from '@obelisk/engine';
import { livingBytes } from '@obelisk/engine';
import {
  apply,
  formatGradcheck,
  gradcheck,
  gradcheckOperations,
  leakyRelu,
  matmul,
  multiply,
  type Operation,
  onTrace,
  square,
  sum,
  tensor,
} from '@obelisk/tensor';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import * as exportedOperations from '../../packages/tensor/src/operations/index.js';

for (const device of ['float64', 'webasm', 'cpu'] as const) {
  const operations = suite(`gradients of every operation on ${device}`);
  for (const { operation, name, run } of gradcheckOperations) {
    operations(`${operation}, ${name}`, async () => {
      const report = await run(device);
      assert.is(report.device, device);
      assert.ok(report.passed, formatGradcheck(report));
    });
  }
  operations.run();
}

const registry = suite('the list of operation checks');

registry('has every operation that the package exports', () => {
  const operations = Object.keys(exportedOperations);
  assert.ok(operations.length >= 30, `found only ${operations.length} operations`);
  const checked = new Set(gradcheckOperations.map(({ operation }) => operation));
  assert.equal(
    operations.filter((name) => !checked.has(name)),
    [],
  );
  assert.equal(
    [...checked].filter((name) => !operations.includes(name)),
    [],
  );
});

registry('calls the operation that each check names', async () => {
  const derived: Record<string, string> = { relu: 'leakyRelu', mean: 'sum' };
  for (const { operation, name, run } of gradcheckOperations) {
    const seen = new Set<string>();
    const stop = onTrace((event) => seen.add(event.operation));
    await run('float64');
    stop();
    assert.ok(seen.has(derived[operation] ?? operation), `${operation}, ${name}: ${[...seen]}`);
  }
});

registry('names each check differently', () => {
  const names = gradcheckOperations.map(({ operation, name }) => `${operation}, ${name}`);
  assert.is(new Set(names).size, names.length);
});

registry.run();

const check = suite('gradcheck');

/** $y = x^3$ with a derivative that is wrong at one place. */
function cube(slip: number): Operation<readonly [DeviceArray], null, 'cube'> {
  const like = (x: DeviceArray, of: (value: number, at: number) => number): DeviceArray =>
    tensor(Float64Array.from(x.storage.values, of), { shape: x.shape, device: x.device }).value;
  return {
    name: 'cube',
    formula: 'y = x^3',
    vjpFormula: '\\bar x = 3 x^2 \\bar y',
    forward: ([x]) => like(x, (value) => value ** 3),
    vjp: ({ gradient, inputs: [x] }) => [
      () =>
        like(
          x,
          (value, at) => 3 * value ** 2 * gradient.storage.values[at] + (at === 4 ? slip : 0),
        ),
    ],
  };
}

check('finds a wrong derivative, and says where', async () => {
  const x = tensor(
    [
      [1, 2, 3],
      [4, 5, 6],
    ],
    { device: 'float64', name: 'voxels' },
  );
  const right = await gradcheck((t) => apply(cube(0), [t], null), [x]);
  assert.ok(right.passed, formatGradcheck(right));
  const wrong = await gradcheck((t) => apply(cube(0.01), [t], null), [x]);
  assert.not(wrong.passed);
  const [input] = wrong.inputs;
  assert.equal(input.index, [1, 1]);
  assert.is(input.input, 'voxels');
  assert.ok(Math.abs(input.analytic - input.numeric - 0.01) < 1e-6);
  assert.ok(Math.abs(input.absoluteError - 0.01) < 1e-6);
  assert.ok(input.relativeError < 0.01 && input.relativeError > 1e-5);
});

check('finds a slip that only float32 devices make', async () => {
  const x = tensor([1, 2, 3, 4, 5, 6]);
  const program = (t: typeof x) => apply(cube(t.device.name === 'webasm' ? 1 : 0), [t], null);
  assert.not((await gradcheck(program, [x])).passed);
  assert.ok((await gradcheck(program, [x], { device: 'cpu' })).passed);
});

check('finds a derivative that float64 and the device have wrong alike', async () => {
  const report = await gradcheck((t) => apply(cube(1), [t], null), [tensor([1, 2, 3, 4, 5])]);
  assert.not(report.passed);
});

check('fails at a kink, where differences see both slopes', async () => {
  const report = await gradcheck((x) => leakyRelu(x, 0), [tensor([0], { device: 'float64' })]);
  assert.not(report.passed);
  assert.ok(Math.abs(report.inputs[0].numeric) > 0);
});

check('fails on NaN', async () => {
  const x = tensor([-1, 1], { device: 'float64' });
  const root: Operation<readonly [DeviceArray], null, 'cube'> = {
    ...cube(0),
    vjp: ({ gradient }) => [
      () => tensor([Number.NaN, gradient.storage.values[1] * 3], { device: 'float64' }).value,
    ],
  };
  const report = await gradcheck((t) => apply(root, [t], null), [x]);
  assert.not(report.passed);
  assert.equal(report.inputs[0].index, [0]);
});

check('passes where the gradient is zero', async () => {
  const x = tensor([1, 2, 3], { device: 'float64' });
  const report = await gradcheck((t) => sum(multiply(t, tensor([0], { device: t.device }))), [x]);
  assert.ok(report.passed, formatGradcheck(report));
});

check('compares chosen entries of large inputs, the same ones for a seed', async () => {
  const x = tensor(new Float32Array(5000).fill(0.5));
  let runs = 0;
  const counted = (t: typeof x) => {
    runs += 1;
    return square(t);
  };
  const report = await gradcheck(counted, [x], { entries: 5, seed: 3 });
  assert.is(report.inputs[0].checked, 5);
  assert.is(runs, 2 + 1 + 2 * 5);
  assert.equal(await gradcheck(square, [x], { entries: 5, seed: 3 }), report);
});

check('leaves the inputs as they were', async () => {
  const x = tensor([1, 2], { requiresGrad: true });
  await gradcheck(square, [x]);
  assert.is(x.grad, null);
  assert.equal(Array.from(x.dataSync().data), [1, 2]);
});

check('says that a program does not depend on its inputs', async () => {
  await gradcheck((x) => x.detach(), [tensor([1])]).then(
    () => assert.unreachable(),
    ({ message }) => assert.match(message, 'gradcheck: the result does not depend on the inputs'),
  );
});

check('frees what the differences made', async () => {
  const x = tensor(new Float64Array(1000), { device: 'float64' });
  await gradcheck(square, [x], { entries: 4 });
  const before = livingBytes();
  await gradcheck(square, [x], { entries: 200 });
  // Two tape runs, no trace of 400 evaluations.
  assert.ok(livingBytes() - before < 20 * 8000, `${livingBytes() - before} bytes more`);
});

check('prints one line per input', async () => {
  const [a, b] = [tensor([[1, 2]], { name: 'a' }), tensor([[3], [4]], { name: 'b' })];
  const lines = formatGradcheck(await gradcheck(matmul, [a, b])).split('\n');
  assert.is(lines.length, 4);
  assert.is(lines[0], 'passed on webasm: relative errors < 1e-3, h = 1e-5');
  assert.match(lines[1], /input +shape +checked +relative +absolute +at +tape +numeric/);
  assert.match(lines[2], /^ok +a +\[1, 2\] +2 +\S+ +\S+ +\[0, \d\] +-?[\d.]+ +-?[\d.]+$/);
});

check.run();
