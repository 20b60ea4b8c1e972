import {
  arrayOf,
  compute,
  kernelMemory,
  openDevice,
  Scope,
  type Storage,
  tidy,
  type Values,
} from '@obelisk/engine';
import { add } from '@obelisk/kernels';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';

const tidied = suite('tidy');

const device = openDevice('webasm');

tidied('lets go what was made, but what is given', () => {
  const made: Storage[] = [];
  const part = (number: number) => {
    made.push(arrayOf(device, [1], [number]).storage);
    return made[made.length - 1];
  };
  const kept = tidy(() => {
    tidy(() => {
      part(1);
    });
    assert.is(made[0].freed, true);
    const inner = tidy(() => [part(2), part(3)]);
    assert.equal([made[1].freed, made[2].freed], [false, false]);
    part(4);
    return inner[1];
  });
  assert.equal(
    made.map(({ freed }) => freed),
    [true, true, false, true],
  );
  assert.is(kept, made[2]);
});

tidied('lets go everything when the work fails', () => {
  let made: Storage | null = null;
  const failing = () =>
    tidy(() => {
      made = arrayOf(device, [1], [1]).storage;
      throw new Error('half-way');
    });
  assert.throws(failing, 'half-way');
  assert.is((made as Storage | null)?.freed, true);
});

tidied('what was there before stays', () => {
  const before = arrayOf(device, [1], [1]);
  tidy(() => before);
  assert.is(before.storage.freed, false);
});

tidied('an enclosing scope takes over what is given', () => {
  const scope = new Scope();
  const given = tidy(() => arrayOf(device, [1], [1]));
  assert.is(given.storage.freed, false);
  scope[Symbol.dispose]();
  assert.is(given.storage.freed, true);
});

tidied('compute frees the intermediate arrays of a formula, in the memory of kernels, too', () => {
  const x = arrayOf(device, [3], [1, 2, 3]);
  const twin = (out: Float64Array, values: Values) => out.set(values.map((value) => 4 * value));
  let twice = x.storage;
  const kernels = () => {
    twice = add(x, x).storage;
    return add({ ...x, storage: twice }, { ...x, storage: twice }).storage;
  };
  add(x, x); // whose code stays in that memory
  const before = kernelMemory().bytes;
  using scope = new Scope();
  const result = compute('four times', [x], [3], { kernels, twin });
  assert.equal(Array.from(result.storage.values), [4, 8, 12]);
  assert.is(twice.freed, true);
  result.storage.free();
  assert.is(kernelMemory().bytes, before);
  scope.keep(result);
});

tidied.run();
