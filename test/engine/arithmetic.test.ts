// Products that are rounded together with their sums: where, how far from those that are not, and
// that one can do without.
import { spawnSync } from 'node:child_process';
import {
  arithmetic,
  arrayOf,
  type Device,
  generatedSource,
  type KernelCall,
  type KernelThis,
  openDevice,
  setExact,
} from '@obelisk/engine';
import { convolution, matmul } from '@obelisk/kernels';
import { Random } from '@obelisk/tensor';
import { hasRelaxedSimd } from '@obelisk/webasm';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';

const fused = suite('fused multiply-adds');
const there = hasRelaxedSimd() ? 'fused' : 'exact';
const normals = (random: Random, count: number) =>
  Float32Array.from({ length: count }, () => random.normal());

fused.after.each(() => setExact(false));

fused('are used where the runtime has them, and not when exact ones are asked for', () => {
  assert.is(arithmetic(), there);
  setExact(true);
  assert.is(arithmetic(), 'exact');
});

fused('are there on Node 22 and later', () => {
  const [major] = process.versions.node.split('.');
  assert.is(hasRelaxedSimd(), Number(major) >= 22);
});

const call = (fuses: boolean): KernelCall => ({
  name: 'products',
  kernel: function (this: KernelThis<object>, a: number[], b: number[]) {
    let sum = 0;
    for (let k = 0; k < 4; k++) sum += a[k] * b[this.thread.x];
    return sum;
  },
  output: [8],
  fuses,
  inputs: ['a', 'b'].map((name) => ({ name, from: new Float32Array(8), extent: [8] as const })),
});

fused('are only in kernels that ask for them', () => {
  const has = (fuses: boolean) => generatedSource(call(fuses), 'webasm').includes('relaxed_madd');
  assert.equal([has(true), has(false)], [there === 'fused', false]);
  setExact(true);
  assert.is(has(true), false);
});

for (const [name, run] of Object.entries({
  'a product of matrices, in panels and in rows': (device: Device) =>
    [130, 22].map((rows) => {
      const random = new Random(rows);
      const matrix = (m: number, n: number) => arrayOf(device, [m, n], normals(random, m * n));
      return matmul(matrix(rows, 65), matrix(65, 256));
    }),
  'a convolution with 17 channels': (device: Device) => {
    const random = new Random(3);
    const x = arrayOf(device, [1, 5, 6, 7, 11], normals(random, 5 * 6 * 7 * 11));
    const weight = arrayOf(device, [17, 5, 3, 3, 3], normals(random, 17 * 5 * 27));
    return [convolution(x, weight, null, { padding: 1 })];
  },
})) {
  fused(`${name}: as far from float64 as exact ones`, () => {
    const device = openDevice('webasm');
    const truth = run(openDevice('float64')).map(({ storage }) => storage.values);
    const errors = [false, true].map((exact) => {
      setExact(exact);
      const found = run(device).map(({ storage }) => storage.values);
      return Math.max(...found.map((values, at) => mostApart(values, truth[at])));
    });
    assert.ok(Math.max(...errors) < 2e-5, `${errors}`);
  });
}

fused('OBELISK_EXACT is 1, 0 or not there', () => {
  assert.is(toldBy('1'), 'exact');
  assert.is(toldBy('0'), there);
  assert.match(toldBy('yes'), "OBELISK_EXACT: expected 1 or 0, got 'yes'");
});

/** What a process says with that in its environment. */
function toldBy(exact: string): string {
  const program = "import { arithmetic } from '@obelisk/engine'; console.log(arithmetic());";
  const loader = [
    '--conditions=obelisk-source',
    '--import',
    './test/support/register-typescript.mjs',
  ];
  const { stdout, stderr } = spawnSync(
    process.execPath,
    [...loader, '--input-type=module', '--eval', program],
    { encoding: 'utf8', env: { ...process.env, OBELISK_EXACT: exact } },
  );
  return stdout.trim() || stderr;
}

function mostApart(a: ArrayLike<number>, b: ArrayLike<number>): number {
  return Array.from(a).reduce((most, value, at) => Math.max(most, Math.abs(value - b[at])), 0);
}

fused.run();
