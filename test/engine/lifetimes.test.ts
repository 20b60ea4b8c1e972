import {
  arrayOf,
  type Device,
  type DeviceArray,
  kernelMemory,
  lifetimesOf,
  openDevice,
  Scope,
  ShapesDevice,
  withLifetimes,
} from '@obelisk/engine';
import { add, concat, convolution } from '@obelisk/kernels';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';

const lifetimes = suite('lifetimes');
const webasm = openDevice('webasm');

function volume(device: Device): DeviceArray {
  const numbers = Float32Array.from({ length: 2 * 20 * 20 * 20 }, (_, at) => Math.sin(at));
  return arrayOf(device, [1, 2, 20, 20, 20], numbers);
}

/** A skip connection around three convolutions: some arrays are needed long, others shortly. */
function network(x: DeviceArray): DeviceArray {
  const numbers = new Float32Array(2 * 2 * 27).fill(0.1);
  const weight = arrayOf(x.device, [2, 2, 3, 3, 3], numbers);
  const layer = (y: DeviceArray) => convolution(y, weight, null, { padding: 1 });
  const skip = layer(x);
  const deep = layer(layer(layer(skip)));
  return concat([add(deep, deep), skip], 1);
}

const noted = lifetimesOf(() => network(volume(new ShapesDevice())));

lifetimes('the same numbers in less memory', () => {
  const x = volume(webasm);
  const peakOf = (work: () => DeviceArray) => {
    const { bytes } = kernelMemory();
    let most = 0;
    const result = work();
    most = Math.max(most, kernelMemory().bytes - bytes);
    return { most, values: result.storage.values };
  };
  const scope = new Scope();
  const plain = peakOf(() => network(x));
  scope[Symbol.dispose]();
  let living = 0;
  const planned = withLifetimes(noted, () => {
    const before = kernelMemory().bytes;
    const result = network(volume(webasm));
    living = kernelMemory().bytes - before;
    return result;
  });
  assert.equal(planned.storage.values, plain.values);
  const resultBytes = 4 * planned.storage.length;
  assert.ok(living < 1.5 * resultBytes, `${living} bytes beside a result of ${resultBytes}`);
  assert.ok(plain.most > 3 * resultBytes, `${plain.most} bytes without`);
  planned.storage.free();
});

lifetimes('every array but the result is freed at the end, and those from outside are not', () => {
  const x = volume(webasm);
  const before = kernelMemory().bytes;
  const result = withLifetimes(
    lifetimesOf(() => add(add(x, x), x)),
    () => add(add(x, x), x),
  );
  assert.is(kernelMemory().bytes - before, 4 * x.storage.length);
  result.storage.free();
  assert.not(x.storage.freed);
});

lifetimes('on a device that lays out arrays differently nothing is freed too early', () => {
  const cpu = withLifetimes(noted, () => network(volume(openDevice('cpu'))));
  const here = network(volume(webasm));
  const distances = cpu.storage.values.map((value, at) =>
    Math.abs(value - here.storage.values[at]),
  );
  assert.ok(Math.max(...distances) < 1e-4);
});

lifetimes('work that goes another way than noted frees nothing before its end', () => {
  const x = volume(webasm);
  const other = withLifetimes(noted, () => {
    const a = add(x, x);
    const b = add(a, a);
    return add(add(b, a), x);
  });
  assert.ok(Math.abs(other.storage.values[1] - 7 * Math.fround(Math.sin(1))) < 1e-5);
});

lifetimes.run();
