import { add, arrayOf, type DeviceArray, openDevice } from '@obelisk/kernels';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';

const memory = suite('memory of webasm kernels');
const device = openDevice('webasm');

function counting(length: number): DeviceArray {
  return arrayOf(
    device,
    [length],
    Float32Array.from({ length }, (_, i) => i % 1000),
  );
}

function assertDoubles(length: number): void {
  const x = counting(length);
  const y = add(x, x).storage.values;
  assert.ok(y.every((value, i) => value === 2 * (i % 1000)));
}

memory('kernels take turns in one memory, also when it grew meanwhile', () => {
  for (const length of [5, 100_000, 5, 3_000_000, 5, 100_000]) assertDoubles(length);
});

memory('a compiled kernel holds its code, not its arguments', () => {
  device.clear();
  assertDoubles(1_000_000);
  const { kernels, bytes } = device.usage();
  assert.is(kernels, 1);
  assert.ok(bytes < 1_000_000);
});

memory('after the compiled kernels were let go, others start anew', () => {
  device.clear();
  assert.equal(device.usage(), { kernels: 0, bytes: 0 });
  assertDoubles(7);
});

memory('a kernel that needs more than gpu.js grants gets a memory of its own', () => {
  const length = 23_000_000; // three arrays of 88 MiB
  const x = counting(length);
  const sum = add(x, x).storage;
  assert.equal(Array.from(sum.values.subarray(-2)), [2 * 998, 2 * 999]);
  assert.ok(device.usage().bytes >= 3 * 4 * length);
  sum.free();
  device.clear();
});

memory.run();
