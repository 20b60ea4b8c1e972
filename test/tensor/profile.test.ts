import { openDevice } from '@obelisk/engine';
import { matmul, noGrad, startProfile, sum, tensor } from '@obelisk/tensor';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';

const profile = suite('profile');

/** A forward and a backward pass, and one kernel that no operation runs. */
function work(): void {
  const a = tensor([[1, 2]], { requiresGrad: true });
  const b = tensor([[3], [4]]);
  sum(matmul(a, b)).backward();
  sum(matmul(a, b)).backward();
  const device = openDevice('webasm');
  const kernel = function (this: { thread: { x: number } }, x: number[]) {
    return 2 * x[this.thread.x];
  };
  const inputs = [{ name: 'x', from: Float32Array.of(1, 2), extent: [2] as const }];
  device.run({ name: 'twice', kernel, output: [2], inputs });
}

profile('adds up calls, times, kernels and bytes, forward and backward', () => {
  const watched = startProfile();
  work();
  watched.stop();
  const rows = watched.rows();
  const rowOf = (operation: string, phase: string) =>
    rows.find((row) => row.operation === operation && row.phase === phase);
  const forward = rowOf('matmul', 'forward');
  assert.is(forward?.calls, 2);
  assert.is(forward?.bytes, 8);
  assert.is(forward?.device, 'webasm');
  assert.ok((forward?.kernels ?? 0) >= 2);
  assert.is(rowOf('matmul', 'backward')?.calls, 2);
  assert.is(rowOf('sum', 'forward')?.calls, 2);
  assert.is(rowOf('twice', 'outside')?.calls, 1);
  for (const { milliseconds, kernelMilliseconds } of rows) {
    assert.ok(milliseconds > 0 && kernelMilliseconds <= milliseconds * 1.001);
  }
  const times = rows.map(({ milliseconds }) => milliseconds);
  assert.equal(
    times,
    [...times].sort((a, b) => b - a),
  );
  const all = times.reduce((total, time) => total + time, 0);
  assert.ok(all <= watched.milliseconds, `${all} ms of ${watched.milliseconds} ms`);
});

profile('sees nothing after its end, and is not disturbed by another one', () => {
  const [first, second] = [startProfile(), startProfile()];
  noGrad(() => sum(tensor([1])));
  first.stop();
  noGrad(() => sum(tensor([1])));
  second.stop();
  assert.equal(
    [first, second].map((one) => one.rows()[0].calls),
    [1, 2],
  );
});

profile('the trace has a slice per step, kernels inside of their operations', () => {
  const watched = startProfile();
  work();
  watched.stop();
  interface Slice {
    name: string;
    cat: string;
    ph: string;
    ts: number;
    dur: number;
    tid: number;
  }
  const { traceEvents } = JSON.parse(watched.trace()) as { traceEvents: Slice[] };
  const slices = traceEvents.filter(({ ph }) => ph === 'X');
  const named = (cat: string) => slices.filter((slice) => slice.cat === cat);
  assert.equal(
    named('forward').map(({ name }) => name),
    ['matmul', 'sum', 'matmul', 'sum'],
  );
  assert.is(named('backward').length, 4);
  assert.ok(slices.every(({ ts, dur }) => ts >= 0 && dur >= 0));
  const operations = slices.filter(({ cat }) => cat !== 'kernel');
  const inside = ({ ts, dur }: Slice) =>
    operations.some((outer) => outer.ts <= ts && ts + dur <= outer.ts + outer.dur + 1);
  assert.equal(
    named('kernel')
      .filter((slice) => !inside(slice))
      .map(({ name }) => name),
    ['add', 'twice'], // the second gradient is added to the first outside of any operation
  );
});

profile.run();
