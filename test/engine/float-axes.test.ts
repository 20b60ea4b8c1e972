// Where a kernel counts in floats, which miss whole numbers from 2^24 on, is read off its text.
import { type KernelThis, openDevice, ShapesDevice } from '@obelisk/engine';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';

const counting = suite('counting beyond 2^24');
const long = 2 ** 24 + 4;

type Kernel = Parameters<ShapesDevice['run']>[0]['kernel'];

/** Runs a kernel over rows of 2^24 numbers and more on a device without numbers. */
function run(kernel: Kernel, output: readonly [number] | readonly [number, number] = [long]) {
  const device = new ShapesDevice();
  const from = device.host([], 2 * long);
  const inputs = [
    { name: 'rows', from, extent: [long, 2] },
    { name: 'table', from: new Float32Array(8), extent: [8] },
  ] as const;
  const integers = { start: 3, wide: 4 };
  return device.run({ name: 'test', kernel, output, integers, inputs });
}

type Constants = KernelThis<{ start: number; wide: number }>;

counting('in whole numbers is let through', () => {
  run(function (this: Constants, rows: number[][], table: number[]) {
    let sum = 0;
    for (let k = 0; k < this.constants.wide; k++) {
      sum += rows[1][this.thread.x - k + this.constants.start * 0] * table[k];
    }
    if (this.thread.x < this.constants.start) return rows[0][this.thread.x];
    return sum;
  });
});

counting('through a local is refused where the argument is long', () => {
  const kernel = function (this: Constants, rows: number[][], table: number[]) {
    const at = this.thread.y * 4 + this.constants.start;
    return rows[0][at] + table[at];
  };
  const refused = /^kernel test: argument rows has 16777220 numbers along x, where the kernel coun/;
  assert.throws(() => run(kernel, [4, 4]), refused);
});

counting('by numbers of an array is refused', () => {
  const kernel = function (this: Constants, rows: number[][], table: number[]) {
    return rows[0][table[this.thread.x]];
  };
  assert.throws(() => run(kernel, [4]), /^kernel test: argument rows has 16777220 numbers along x/);
});

counting('threads in floats is refused from 2^23 on, where halves end', () => {
  const kernel = function (this: Constants, rows: number[][], table: number[]) {
    const row = Math.floor((this.thread.x + 0.5) / this.constants.wide);
    return rows[0][this.thread.x] + table[row];
  };
  assert.throws(
    () => run(kernel, [2 ** 23]),
    'kernel test: its output has 8388608 numbers along x, where the kernel counts in floats, ' +
      'which are exact below 2^23; use parts',
  );
  run(kernel, [2 ** 23 - 1]);
});

counting('real constants make no index whole', () => {
  const kernel = function (this: KernelThis<{ half: number }>, rows: number[]) {
    return rows[this.thread.x * this.constants.half];
  };
  const device = new ShapesDevice();
  const inputs = [{ name: 'rows', from: device.host([], long), extent: [long] as const }];
  const call = { name: 'test', kernel, output: [4] as const, reals: { half: 0.5 }, inputs };
  assert.throws(() => device.run(call), /^kernel test: argument rows has 16777220/);
});

counting('all numbers of a call is limited where they share a memory, else of each array', () => {
  const many = 2 ** 29;
  const call = (device: ShapesDevice) =>
    device.run({
      name: 'test',
      kernel: function (this: KernelThis, a: number[], b: number[]) {
        return a[this.thread.x] + b[this.thread.x];
      },
      output: [many],
      inputs: ['a', 'b'].map((name) => ({
        name,
        from: device.host([], many),
        extent: [many] as const,
      })),
    });
  assert.throws(
    () => call(new ShapesDevice(false)),
    'kernel test: arguments and result have 1610612736 numbers, a kernel can address 2^30; ' +
      'use parts',
  );
  call(new ShapesDevice(true));
});

counting('needs no exception on the devices', () => {
  const kernel = function (this: KernelThis, a: number[]) {
    return a[this.thread.x];
  };
  const from = new Float32Array(long);
  from[long - 1] = 7;
  const inputs = [{ name: 'a', from, extent: [long] as const }];
  const { values } = openDevice('webasm').run({ name: 'copy', kernel, output: [long], inputs });
  assert.is(values[long - 1], 7);
});

counting.run();
