// The memory that kernels and arrays share: who owns what, and for how long.
import { arrayOf, type DeviceArray, livingBytes, openDevice, Scope } from '@obelisk/engine';
import { add } from '@obelisk/kernels';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { Arena } from '../../packages/engine/src/webasm/arena.js';
import type { WebasmDevice } from '../../packages/engine/src/webasm/webasm-device.js';

const device = openDevice('webasm') as WebasmDevice;
const { arena } = device.memory;

function counting(length: number): DeviceArray {
  return arrayOf(
    device,
    [length],
    Float32Array.from({ length }, (_, i) => i % 1000),
  );
}

function assertDoubles({ storage }: DeviceArray): void {
  assert.ok(storage.values.every((value, i) => value === 2 * (i % 1000)));
}

/** The code of a compiled kernel lies in the memory, too. */
function warmUp(length: number): void {
  using _scope = new Scope();
  add(counting(length), counting(length));
}

for (const shared of [true, false]) {
  const memory = suite(`arena, ${shared ? 'shared by threads' : 'of one thread'}`);

  memory('hands out arrays that do not overlap, and takes them back', () => {
    const own = new Arena(shared);
    const arrays = [5, 100_000, 7].map((length) => own.take(length) as Float32Array);
    for (const [at, values] of arrays.entries()) values.fill(at);
    for (const [at, values] of arrays.entries()) assert.ok(values.every((v) => v === at));
    assert.ok(arrays.every((values) => own.holds(values) && own.give(values)));
    assert.is(own.bytes, 0);
    assert.is(own.give(new Float32Array(5)), false);
  });

  memory('is refused more than there is', () => {
    const own = new Arena(shared);
    assert.is(own.take(2 ** 30), null);
    assert.is(own.takeStaying(700_000_000), null); // 2.8 GB, of which 2.5 may stay
  });

  memory.run();
}

const growing = suite('arena that grows');

growing('keeps the arrays that lie in it', () => {
  const own = new Arena(true);
  const before = own.memory.buffer.byteLength;
  const first = (own.take(1000) as Float32Array).fill(3);
  const large = (own.take(before) as Float32Array).fill(4);
  assert.ok(own.memory.buffer.byteLength > before);
  assert.ok(first.every((value) => value === 3));
  assert.ok([first, large].every((values) => own.give(values)));
  assert.is(own.bytes, 0);
});

growing('knows its arrays when another memory of the process has grown', () => {
  const own = new Arena();
  const first = own.take(10) as Float32Array;
  new WebAssembly.Memory({ initial: 1, maximum: 4, shared: true }).grow(1);
  const second = own.take(10) as Float32Array;
  assert.equal([own.holds(first), own.holds(second)], [true, true]);
  assert.ok([first, second].every((values) => own.give(values)));
});

growing.run();

const arrays = suite('arrays in the memory of kernels');

arrays('lie there while a scope is open, and leave nothing behind', () => {
  warmUp(100_000);
  const [living, bytes] = [livingBytes(), arena.bytes];
  for (let round = 0; round < 3; round++) {
    using scope = new Scope();
    const sum = add(counting(100_000), counting(100_000));
    assert.ok(arena.holds(sum.storage.lent));
    assertDoubles(sum);
    assert.ok(scope);
  }
  assert.is(arena.bytes, bytes);
  assert.ok(livingBytes() - living <= 6 * 400_000);
});

arrays('do not lie there without a scope, whose end could free them', () => {
  const sum = add(counting(1000), counting(1000));
  assert.not(arena.holds(sum.storage.lent));
  assertDoubles(sum);
});

arrays('lie elsewhere when as much lies there as may', () => {
  warmUp(20_000);

  const usual = arena.mostStaying;
  arena.mostStaying = arena.bytes + 100_000;
  try {
    using _scope = new Scope();
    const sums = [1, 2, 3].map(() => add(counting(20_000), counting(20_000)));
    assert.equal(
      sums.map(({ storage }) => arena.holds(storage.lent)),
      [true, false, false],
    );
    for (const sum of sums) assertDoubles(sum);
    const twice = device.host([sums[0].storage], 20_000, (values) => values.map((v) => v));
    assert.ok(twice.values.every((value, at) => value === sums[0].storage.values[at]));
  } finally {
    arena.mostStaying = usual;
  }
});

arrays('are read as copies, which stay as they are', () => {
  const scope = new Scope();
  const { values } = add(counting(5000), counting(5000)).storage;
  scope[Symbol.dispose]();
  using _others = new Scope();
  add(add(counting(5000), counting(5000)), counting(5000));
  assert.ok(values.every((value, i) => value === 2 * (i % 1000)));
});

arrays('what a host step makes and does not give goes back', () => {
  using _scope = new Scope();
  const { storage } = add(counting(10_000), counting(10_000));
  const before = arena.bytes;
  const part = device.host([storage], 4000, (values) => values.subarray(2000, 6000));
  assert.is.not(part.lent.byteOffset, storage.lent.byteOffset + 8000);
  assert.is(part.values[0], 2 * (2000 % 1000));
  assert.is(arena.bytes - before, 16_000);
});

arrays('an array that no scope holds goes back with its storage', async () => {
  const { gc } = globalThis as { gc?: () => void };
  assert.ok(gc, 'tests run with --expose-gc');
  warmUp(50_000);
  const before = arena.bytes;
  (() => {
    using scope = new Scope();
    scope.keep(add(counting(50_000), counting(50_000)));
  })();
  assert.ok(arena.bytes > before);
  for (let turn = 0; turn < 50 && arena.bytes > before; turn++) {
    await new Promise((resolve) => setTimeout(resolve, 10));
    gc();
  }
  assert.is(arena.bytes, before);
});

arrays.run();
