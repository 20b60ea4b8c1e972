// Kernels computed by several threads: the same bits, and a process that ends.
import { spawnSync } from 'node:child_process';
import {
  arrayOf,
  type DeviceArray,
  openDevice,
  Scope,
  setThreads,
  threadCount,
} from '@obelisk/engine';
import { convolution, convolutionWeightGradient, matmul } from '@obelisk/kernels';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { root } from '../support/workspace.js';

const threads = suite('threads');
const device = openDevice('webasm');

threads.after(() => setThreads(null));

function ramp(shape: readonly number[]): DeviceArray {
  const length = shape.reduce((product, count) => product * count, 1);
  return arrayOf(
    device,
    shape,
    Float32Array.from({ length }, (_, at) => Math.sin(at)),
  );
}

const x = ramp([1, 4, 20, 22, 23]);
const weight = ramp([6, 4, 3, 3, 3]);
const work: Readonly<Record<string, () => DeviceArray>> = {
  convolution: () => convolution(x, weight, null, { padding: 1 }),
  'gradient to the weights': () =>
    convolutionWeightGradient(ramp([1, 6, 20, 22, 23]), x, weight.shape, { padding: 1 }),
  product: () => matmul(ramp([130, 70]), ramp([70, 301])),
};

for (const [name, run] of Object.entries(work)) {
  threads(`${name}: the same bits with 1, 2 and 3, call after call`, () => {
    const results = [1, 2, 3, 2, 2, 2, 1].map((count) => {
      setThreads(count);
      using _scope = new Scope();
      return run().storage.values;
    });
    for (const values of results) assert.ok(Buffer.compare(bytes(values), bytes(results[0])) === 0);
  });
}

threads('are as many as the environment says', () => {
  const program = "import('@obelisk/engine').then((k) => console.log(k.threadCount()))";
  const counted = (OBELISK_THREADS: string) => run(program, { OBELISK_THREADS });
  assert.is(counted('3').stdout.trim(), '3');
  assert.match(counted('many').stderr, 'OBELISK_THREADS: expected a whole number of at least 1');
});

threads('do not keep a process alive, also while they wait', () => {
  const program = `
    Promise.all(['engine', 'kernels'].map((name) => import('@obelisk/' + name))).then((both) => {
      const { arrayOf, openDevice, setThreads } = both[0];
      const { matmul } = both[1];
      setThreads(3);
      const a = arrayOf(openDevice('webasm'), [200, 200], new Float32Array(40000).fill(1));
      for (let turn = 0; turn < 20; turn++) matmul(a, a);
      console.log(matmul(a, a).storage.values[0]);
    });`;
  const { stdout, status, signal } = run(program, {});
  assert.equal({ stdout, status, signal }, { stdout: '200\n', status: 0, signal: null });
});

threads('cannot be fewer than one', () => {
  assert.throws(() => setThreads(0), 'threads: expected a whole number of at least 1, got 0');
  assert.throws(() => setThreads(1.5), 'got 1.5');
  setThreads(1);
  assert.is(threadCount(), 1);
});

threads.run();

function bytes({ buffer, byteOffset, byteLength }: ArrayBufferView): Buffer {
  return Buffer.from(buffer, byteOffset, byteLength);
}

function run(program: string, environment: Record<string, string>) {
  const flags = ['--conditions=obelisk-source', '--import'];
  const loader = `${root}test/support/register-typescript.mjs`;
  return spawnSync(process.execPath, [...flags, loader, '-e', program], {
    cwd: root,
    encoding: 'utf8',
    env: { ...process.env, ...environment },
  });
}
