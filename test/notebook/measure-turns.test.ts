// Turns are counted and measured; kernels are no longer listened to when the work fails.
import { measureTurns } from '@obelisk/notebook';
import { tensor } from '@obelisk/tensor';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';

const measured = suite('measureTurns');
const x = tensor([
  [1, 2],
  [3, 4],
]);

measured(
  'a turn lasts as long as what it awaits, and each call of the last kernel is there',
  async () => {
    const { kernel, calls, turns } = await measureTurns(3, async () => {
      x.square();
      await x.matmul(x).data();
      await new Promise((resolve) => setTimeout(resolve, 5));
    });
    assert.is.not(kernel, '');
    assert.equal([calls.length, turns.length], [3, 3]);
    assert.ok(turns.every((turn, at) => turn >= calls[at]));
  },
);

measured('work without kernels has no calls, and what it throws comes through', async () => {
  const { kernel, calls } = await measureTurns(1, async () => {});
  assert.equal([kernel, calls], ['', []]);
  try {
    await measureTurns(2, () => Promise.reject(new Error('no')));
    assert.unreachable();
  } catch (error) {
    assert.is((error as Error).message, 'no');
  }
});

measured.run();
