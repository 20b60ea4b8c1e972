// Volumes of more than 2^24 voxels, against loops at chosen places: those around 2^23 and 2^24,
// where floats begin to miss whole numbers, and the last ones above all. On `cpu`, which counts in
// double precision, a volume takes minutes; on `webgl2` it takes larger textures than many have.
import {
  arrayOf,
  type DeviceArray,
  inOrder,
  type KernelThis,
  openDevice,
  Scope,
} from '@obelisk/engine';
import {
  add,
  argmaxLabels,
  argmaxStep,
  batchNormParameterGradient,
  broadcastTo,
  concat,
  convolution,
  pad,
  permute,
  pointwise,
  resize,
  scaleAndShift,
  slice,
  sum,
} from '@obelisk/kernels';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';

const [D, H, W] = [257, 256, 256];
const S = D * H * W;
const values = Float32Array.from({ length: S }, (_, at) => ((at * 7919) % 1009) / 1009);
const device = openDevice('webasm');
const volume = arrayOf(device, [1, 1, D, H, W], values);
const row = { ...volume, shape: [S] };

const places = [0, 5, 2 ** 23 - 1, 2 ** 23 + 1, 2 ** 24 - 1, 2 ** 24, 2 ** 24 + 1, 2 ** 24 + 3];
const last = [S - 70_001, S - 2, S - 1];

const large = suite('kernels over more than 2^24 voxels');

/** What an operation gives, compared with a loop. */
function check(
  name: string,
  operation: () => DeviceArray,
  expected: (at: number) => number,
  at: readonly number[] = [...places, ...last],
): void {
  large(name, () => {
    using _scope = new Scope();
    const found = operation().storage.values;
    for (const place of at) {
      const difference = Math.abs(found[place] - expected(place));
      assert.ok(difference < 1e-5, `${found[place]} at ${place}, not ${expected(place)}`);
    }
    device.clear();
  });
}

check(
  'sum of two',
  () => add(volume, volume),
  (at) => 2 * values[at],
);

check(
  'label of the largest',
  () => argmaxLabels(argmaxStep(scaleAndShift(volume, -1, 1), argmaxStep(volume, null, 0), 1)),
  (at) => (values[at] >= Math.fround(1 - values[at]) ? 0 : 1),
);

const plane = H * W;
check(
  'slice',
  () => slice(volume, [0, 0, 1, 0, 0], [1, 1, D, H, W]),
  (at) => values[at + plane],
  [...places, S - plane - 1].filter((place) => place < S - plane),
);

check(
  'padding of a row',
  () => pad(row, [3], [5], 9),
  (at) => (at < 3 || at >= S + 3 ? 9 : values[at - 3]),
  [...places, ...last, S + 2, S + 3, S + 7],
);

check(
  'padding of a volume',
  () => pad(volume, [0, 0, 0, 0, 1], [0, 0, 0, 0, 1], 9),
  (at) => {
    const [x, line] = [at % (W + 2), Math.floor(at / (W + 2))];
    return x === 0 || x === W + 1 ? 9 : values[line * W + x - 1];
  },
  [...places, ...last, S + 500, D * H * (W + 2) - 2],
);

check(
  'transpose',
  () => permute({ ...volume, shape: [D, plane] }, [1, 0]),
  (at) => values[(at % D) * plane + Math.floor(at / D)],
);

check(
  'one number as a volume',
  () => broadcastTo(arrayOf(device, [1, 1, 1, 1, 1], [3]), volume.shape),
  () => 3,
);

check(
  'channels one behind the other',
  () => concat([volume, volume], 1),
  (at) => values[at % S],
  [...places, ...last, S, S + 1, 2 * S - 1],
);

check(
  '1x1x1 convolution',
  () => pointwise(volume, arrayOf(device, [1, 1], [0.5]), arrayOf(device, [1], [1]), 1),
  (at) => 0.5 * values[at] + 1,
);

const window = Float32Array.from({ length: 27 }, (_, tap) => (tap % 5) / 5);

/** The value of a voxel, zero outside. */
function voxel(z: number, y: number, x: number): number {
  const inside = z >= 0 && z < D && y >= 0 && y < H && x >= 0 && x < W;
  return inside ? values[(z * H + y) * W + x] : 0;
}

check(
  'conv3d',
  () => convolution(volume, arrayOf(device, [1, 1, 3, 3, 3], window), null, { padding: 1 }),
  (at) => {
    const [z, y, x] = [Math.floor(at / plane), Math.floor(at / W) % H, at % W];
    return window.reduce(
      (total, weight, tap) =>
        total +
        weight *
          voxel(z + Math.floor(tap / 9) - 1, y + (Math.floor(tap / 3) % 3) - 1, x + (tap % 3) - 1),
      0,
    );
  },
);

check(
  'resize along the depth',
  () =>
    resize(arrayOf(device, [1, 1, 129, H, W], values.subarray(0, 129 * plane)), [D, H, W], true),
  (at) => {
    const [z, rest] = [Math.floor(at / plane), at % plane];
    const below = values[Math.floor(z / 2) * plane + rest];
    return z % 2 === 0 ? below : (below + values[(Math.floor(z / 2) + 1) * plane + rest]) / 2;
  },
);

large('sums over all places, of batch normalisation, too', () => {
  const total = values.reduce((so, value) => so + value, 0);
  const products = values.reduce((so, value) => so + value * (value - 0.5) * 2, 0);
  const isClose = (found: number, expected: number) =>
    assert.ok(Math.abs(found / expected - 1) < 1e-6, `${found}, not ${expected}`);
  isClose(sum(row, [0]).storage.values[0], total);
  const moments = arrayOf(device, [2, 1], [0.5, 0.25]);
  const gradient = batchNormParameterGradient(volume, volume, moments, 0).storage.values;
  isClose(gradient[0], total);
  isClose(gradient[1], products);
  device.clear();
});

large('addresses go beyond 2^31 bytes', () => {
  using _scope = new Scope();
  const length = 2 ** 29 + 2 ** 26; // nearly all of it is never touched, and takes no memory
  const whole = device.assemble(length, 'nothing: kernels fill it');
  const call = {
    name: 'count',
    kernel: function (this: KernelThis) {
      return this.thread.x + 7;
    },
    output: [1000],
    inputs: [],
  } as const;
  const starts = [2 ** 29 - 500, length - 1000];
  for (const start of starts) whole.run(call, inOrder(call, start));
  const from = whole.finish();
  for (const start of starts) {
    const { values: found } = device.run({
      name: 'read',
      kernel: function (this: KernelThis<{ start: number }>, a: number[]) {
        return a[this.thread.x + this.constants.start];
      },
      output: [1000],
      integers: { start },
      inputs: [{ name: 'a', from, extent: [length] }],
    });
    assert.ok(found.every((value, at) => value === at + 7));
  }
});

large.run();
