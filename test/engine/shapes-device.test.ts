import {
  arrayOf,
  deviceNames,
  livingBytes,
  openDevice,
  Scope,
  ShapesDevice,
} from '@obelisk/engine';
import { add, concat, convolution } from '@obelisk/kernels';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';

const shapes = suite('device of shapes');

const array = (device: ShapesDevice, ...shape: number[]) =>
  device.host(
    [],
    shape.reduce((product, size) => product * size),
  );

shapes('kernels give arrays of the right length, without numbers and without their memory', () => {
  const device = new ShapesDevice();
  const before = livingBytes();
  const x = { device, shape: [1, 64, 144, 144, 144], storage: array(device, 1, 64, 144, 144, 144) };
  const weight = arrayOf(device, [32, 64, 3, 3, 3], new Float32Array(32 * 64 * 27));
  const y = convolution(x, weight, null, { stride: 2, padding: 1 });
  assert.equal(y.shape, [1, 32, 72, 72, 72]);
  assert.is(y.storage.length, 32 * 72 ** 3);
  assert.is(livingBytes(), before);
});

shapes('a wrong shape is refused as on any device', () => {
  const device = new ShapesDevice();
  const [a, b] = [2, 3].map((n) => arrayOf(device, [n], new Float32Array(n)));
  assert.throws(() => add(a, b), /shapes \[2\] and \[3\] differ/);
});

shapes('reading a number is an error, at once and later', async () => {
  const { storage } = arrayOf(new ShapesDevice(), [2], [1, 2]);
  const reason = /^storage: there are no numbers to read, only their count \(device shapes\)$/;
  const message = (error: Error) => reason.test(error.message);
  assert.throws(() => storage.values, message);
  const refused = await storage.read().then(
    () => null,
    (error) => error,
  );
  assert.ok(message(refused));
});

shapes(
  'who looks on is told of kernels, and of steps of the host that read what they wrote',
  () => {
    const told: string[] = [];
    const device = new ShapesDevice(true, {
      kernel: ({ name }, written) => told.push(`${name} ${written}`),
      hostStep: (inputs, length) => told.push(`host ${inputs.length} ${length}`),
    });
    const fromHost = device.host([array(device, 2, 3)], 6);
    const x = { device, shape: [2, 3], storage: fromHost };
    const sum = add(x, x);
    device.copy(sum.storage);
    device.host([fromHost, device.host([sum.storage], 2)], 4);
    assert.equal(told, ['add 6', 'host 1 2', 'host 2 4']);
  },
);

shapes('bytes of arrays until they are freed, and their peak', () => {
  const device = new ShapesDevice();
  const first = arrayOf(device, [10], new Float32Array(10)).storage;
  const scope = new Scope();
  arrayOf(device, [5], new Float32Array(5));
  assert.is(device.bytes, 60);
  scope[Symbol.dispose]();
  assert.is(device.bytes, 40);
  first.free();
  first.free();
  assert.equal([device.bytes, device.peakBytes], [0, 60]);
  device.forgetPeak();
  assert.is(device.peakBytes, 0);
});

shapes('kernels take copies of what they work on, but not inside of a scope', () => {
  const device = new ShapesDevice();
  const arrayOfLength = (n: number) => ({ device, shape: [n], storage: device.host([], n) });
  const usedBy = (n: number) => {
    add(arrayOfLength(n), arrayOfLength(n));
    return device.usage().bytes;
  };
  const scope = new Scope();
  assert.is(usedBy(2000), 0);
  scope[Symbol.dispose]();
  assert.equal([1000, 500].map(usedBy), [12_000, 12_000]);
  device.clear();
  assert.is(device.usage().bytes, 0);
});

shapes('it is no device that a user can name', () => {
  assert.not.ok(deviceNames.includes('shapes' as never));
  assert.throws(() => openDevice('shapes' as never), /'shapes' is unknown/);
});

shapes('many arrays are joined without what lies between', () => {
  const device = new ShapesDevice();
  const slab = () => arrayOf(device, [1, 2, 1, 8, 8], new Float32Array(128));
  const slabs = Array.from({ length: 33 }, slab);
  const before = device.bytes;
  const { storage } = concat(slabs, 2);
  assert.is(device.bytes - before, storage.byteLength);
  assert.ok(device.peakBytes - before <= 2 * storage.byteLength);
});

shapes('many arrays that are joined stay in order, and are not freed', () => {
  const device = openDevice('webasm');
  const [a, b] = [arrayOf(device, [1, 2], [1, 2]), arrayOf(device, [1, 1], [3])];
  const { storage } = concat([a, b, a, a, b], 1);
  assert.equal([...storage.values], [1, 2, 3, 1, 2, 1, 2, 3]);
  assert.not(a.storage.freed || b.storage.freed);
});

shapes.run();
