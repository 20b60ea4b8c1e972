// Kernels at random: our compiler and that of gpu.js give the same bits.
//   OBELISK_RANDOM_KERNELS=20000   as many of them, instead of the few of each test run
//   OBELISK_RANDOM_SEED=7          others
import { openDevice, switchCodegen } from '@obelisk/engine';
import fc from 'fast-check';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { type RandomKernel, randomKernel } from './random-kernels/call.js';
import { program } from './random-kernels/draw.js';

const kernels = suite('random kernels');
const device = openDevice('webasm');
const numRuns = Number(process.env.OBELISK_RANDOM_KERNELS ?? 150);
const seed = Number(process.env.OBELISK_RANDOM_SEED ?? 1);

kernels.after(() => switchCodegen(true));

kernels('give the same bits as gpu.js compiles them', () => {
  const property = fc.property(program, (drawn) => {
    const kernel = randomKernel(drawn);
    fc.pre(kernel !== null);
    assert.is(differenceOf(kernel as RandomKernel), null);
  });
  const found = fc.check(property, { seed, numRuns, maxSkipsPerRun: 20 });
  if (!found.failed) return;
  const [smallest] = found.counterexample ?? [];
  const kernel = smallest && randomKernel(smallest);
  assert.unreachable(
    kernel ? `${kernel.text}\n${differenceOf(kernel)}` : fc.defaultReportMessage(found),
  );
});

kernels.run();

/** Null, or in what our compiler differs from that of gpu.js. */
function differenceOf(kernel: RandomKernel): string | null {
  const [own, stock] = [true, false].map((isOwn) => outcomeOf(kernel, isOwn));
  if (typeof own === 'string' || typeof stock === 'string') {
    // What all lanes have left by then is computed still, and was not looked through.
    const isOutside = `${stock}`.includes('memory access out of bounds');
    return own === stock || isOutside ? null : `ours: ${own}\ngpu.js: ${stock}`;
  }
  // Where gpu.js means something else than JavaScript does, its indices may go anywhere.
  if (same(own, stock) || !same(stock, kernel.meant)) return null;
  return `ours:   ${own}\ngpu.js: ${stock}`;
}

/** The result, or why the kernel is refused. */
function outcomeOf(kernel: RandomKernel, isOwn: boolean): Float32Array | string {
  switchCodegen(isOwn);
  try {
    return kernel.run(device);
  } catch (error) {
    return (error as Error).message;
  } finally {
    device.clear();
  }
}

/** Equal bits; a NaN is a NaN. */
function same(a: Float32Array, b: Float32Array): boolean {
  return a.length === b.length && a.every((value, at) => Object.is(value, b[at]));
}
