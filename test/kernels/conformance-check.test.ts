// The comparison on which the conformance suite rests: what it must not let pass.
import { arrayOf, type Device, type DeviceArray, fullArray, openDevice } from '@obelisk/engine';
import { absolute, sum } from '@obelisk/kernels';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { differenceOf, outcomeOf } from './conformance/check.js';
import { numbers } from './conformance/numbers.js';
import type { ConformanceCase } from './conformance/types.js';

const comparison = suite('the comparison of the conformance suite');
const webasm = openDevice('webasm');
const of = (...values: number[]) => Float64Array.from(values);

comparison('a small number is wrong beside a large one', () => {
  const problem = differenceOf(of(0.29, 30_000), of(0, 30_000), 1e-5);
  assert.match(problem ?? '', /^0\.29 at 0, the twin has 0: /);
  assert.ok(differenceOf(of(0.001_001, 30_000), of(0.001, 30_000), 1e-5));
  assert.is(differenceOf(of(0.001_000_005, 30_000.2), of(0.001, 30_000), 1e-5), null);
});

comparison('what devices may take for zero is zero, what they may not is not', () => {
  assert.is(differenceOf(of(0), of(1e-38), 1e-5), null);
  assert.ok(differenceOf(of(0), of(1e-37), 1e-5));
});

comparison('NaN agrees with NaN alone, infinity with infinity', () => {
  assert.is(differenceOf(of(Number.NaN, -1 / 0, 0), of(Number.NaN, -1 / 0, -0), 1e-5), null);
  for (const [actual, expected] of [
    [0, Number.NaN],
    [Number.NaN, 0],
    [1 / 0, Number.NaN],
    [1 / 0, -1 / 0],
    [3e38, 1 / 0],
  ]) {
    assert.ok(differenceOf(of(actual), of(expected), 1e-5), `${actual} for ${expected}`);
  }
});

/** A case that gives something else on all devices but the twin. */
function spoilt(name: string, run: (device: Device, wrong: number) => DeviceArray) {
  return (amount: number, sums = false): ConformanceCase => ({
    name,
    sums,
    run: (device) => run(device, device.name === 'float64' ? 0 : amount),
  });
}

const absolutes = spoilt('|x| with |0| off', (device, wrong) => {
  const y = absolute(arrayOf(device, [3], [0, -30_000, 1]));
  return arrayOf(device, [3], [y.storage.values[0] + wrong, ...y.storage.values.subarray(1)]);
});

comparison('a kernel for which |0| is 0.29 fails, also as a sum', async () => {
  assert.is((await outcomeOf(absolutes(0), webasm)).problem, null);
  for (const sums of [false, true]) {
    const { problem } = await outcomeOf(absolutes(0.29, sums), webasm);
    assert.match(problem ?? '', /^result 0: 0\.28\d+ at 0, the twin has 0: /);
  }
});

const total = spoilt('a sum that is off', (device, wrong) => {
  const y = sum(numbers(device, [1, 5003]), [1]).storage.values[0];
  return fullArray(device, [1], y + wrong);
});

comparison('a sum may be off by what rounding does to what it sums, and no more', async () => {
  assert.is((await outcomeOf(total(0, true), webasm)).problem, null);
  assert.is((await outcomeOf(total(1e-4, true), webasm)).problem, null);
  assert.ok((await outcomeOf(total(3e-3, true), webasm)).problem);
  // the root of the summed squares: of 5,003 even numbers in -1..1, 41
  const { problem } = await outcomeOf(total(1, true), webasm);
  const told = Number(problem?.match(/and of ([\d.]+), what it sums/)?.[1]);
  assert.ok(told > 41 / 3 && told < 41 * 3, `${told}`);
});

comparison.run();
