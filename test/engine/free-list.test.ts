import fc from 'fast-check';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { FreeList } from '../../packages/engine/src/webasm/free-list.js';

const list = suite('free list');

function listOf(bytes: number): FreeList {
  const free = new FreeList(1024);
  free.extend(1024 + bytes);
  return free;
}

list('takes the smallest part that holds a block', () => {
  const free = listOf(1024);
  const starts = [256, 64, 128, 64].map((bytes) => free.take(bytes));
  assert.equal(starts, [1024, 1280, 1344, 1472]);
  assert.ok(free.give(1024) && free.give(1344));
  assert.is(free.take(100), 1344);
  assert.is(free.take(100), 1024);
});

list('joins parts that touch', () => {
  const free = listOf(256);
  const starts = [64, 64, 64, 64].map((bytes) => free.take(bytes) as number);
  assert.is(free.take(1), null);
  for (const at of [0, 2, 1, 3]) assert.ok(free.give(starts[at]));
  assert.is(free.bytes, 0);
  assert.is(free.take(256), 1024);
});

list('gives nothing back twice, nor what it does not know', () => {
  const free = listOf(256);
  const start = free.take(10) as number;
  assert.is(free.give(start + 64), false);
  assert.is(free.give(start), true);
  assert.is(free.give(start), false);
});

list('grows at its end', () => {
  const free = listOf(128);
  assert.is(free.take(256), null);
  free.extend(1024 + 256);
  assert.is(free.take(256), 1024);
});

list('blocks never overlap, and all of it comes back', () => {
  const steps = fc.array(fc.record({ take: fc.nat(600), give: fc.nat(20) }), { maxLength: 60 });
  fc.assert(
    fc.property(steps, (all) => {
      const free = listOf(8192);
      const blocks = new Map<number, number>();
      for (const { take, give } of all) {
        const start = free.take(take);
        if (start !== null) {
          const size = free.sizeFor(take);
          for (const [other, length] of blocks) {
            assert.ok(start + size <= other || other + length <= start, 'two blocks overlap');
          }
          assert.ok(start >= 1024 && start + size <= 1024 + 8192);
          blocks.set(start, size);
        }
        const [gone] = [...blocks.keys()].slice(give);
        if (gone !== undefined) {
          assert.ok(free.give(gone));
          blocks.delete(gone);
        }
      }
      const sum = [...blocks.values()].reduce((a, b) => a + b, 0);
      assert.is(free.bytes, sum);
      for (const start of blocks.keys()) free.give(start);
      assert.is(free.take(8192), 1024);
    }),
  );
});

list.run();
