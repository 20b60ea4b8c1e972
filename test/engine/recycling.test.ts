import { arrayOf, type Device, type DeviceArray, openDevice, Scope } from '@obelisk/engine';
import { add } from '@obelisk/kernels';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';

const recycling = suite('recycling of arrays');
const length = 10_000;

function filled(device: Device, number: number): DeviceArray {
  return arrayOf(device, [length], new Float32Array(length).fill(number));
}

/**
 * The sum of two arrays in a scope of its own, and what `look` says of it before the scope ends.
 */
function summed<T>(device: Device, look: (sum: DeviceArray) => T): T {
  const scope = new Scope();
  try {
    return look(add(filled(device, 1), filled(device, 2)));
  } finally {
    scope[Symbol.dispose]();
  }
}

for (const name of ['webasm', 'cpu'] as const) {
  const device = openDevice(name);

  recycling(`${name}: numbers that were handed out stay as they are after their scope`, () => {
    const kept = summed(device, (sum) => sum.storage.values);
    for (let time = 0; time < 3; time++) {
      const others = summed(device, (sum) => add(sum, sum).storage.values);
      assert.is.not(others.buffer, kept.buffer);
    }
    assert.ok(kept.every((value) => value === 3));
  });

  recycling(`${name}: a promised read keeps its numbers`, async () => {
    const promised = summed(device, (sum) => sum.storage.read());
    summed(device, (sum) => add(sum, sum));
    assert.ok((await promised).every((value) => value === 3));
  });

  recycling(`${name}: living results never share memory`, () => {
    summed(device, () => undefined);
    const scope = new Scope();
    const living = [1, 2, 3, 4].map((number) => add(filled(device, number), filled(device, 0)));
    for (const [at, { storage }] of living.entries()) {
      assert.ok(storage.values.every((value) => value === at + 1));
    }
    scope[Symbol.dispose]();
  });

  recycling(`${name}: a host step may give what it got`, () => {
    const part = summed(
      device,
      ({ storage }) => device.host([storage], 5000, (values) => values.subarray(0, 5000)).values,
    );
    summed(device, (sum) => add(sum, sum));
    assert.ok(part.every((value) => value === 3));
  });
}

recycling('webasm: arrays of freed results are used again', () => {
  const device = openDevice('webasm');
  const places = new Set<number>();
  const rounds = 10;
  for (let round = 0; round < rounds; round++) {
    summed(device, ({ storage }) => places.add(storage.lent.byteOffset));
  }
  assert.ok(places.size < rounds / 2, `${places.size} places for ${rounds} results`);
});

recycling.run();
