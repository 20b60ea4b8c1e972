// The neighbours of a sample, one by one, beside the sampling that sums over them.
import { arrayOf, openDevice } from '@obelisk/engine';
import { gridSample, gridSampleGridGradient, neighboursOf } from '@obelisk/kernels';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';

const neighbours = suite('neighbours of a sample');
const device = openDevice('float64');
const options = { padding: 'zeros', alignCorners: true, mode: 'linear' } as const;

for (const size of [
  [3, 4],
  [2, 3, 4],
]) {
  neighbours(`add up to value and slope in ${size.length} dimensions`, () => {
    const rank = size.length;
    const values = Float64Array.from({ length: size.reduce((a, b) => a * b) }, (_, i) => i ** 1.5);
    const image = arrayOf(device, [1, 1, ...size], values);
    const sizes = [...size].reverse();
    // Inside, at the edge, on a voxel, outside.
    for (const at of [0.31, -0.97, 1 / 3, 1.4]) {
      const grid = sizes.map((_, axis) => at - 0.05 * axis);
      const shape = [1, ...new Array(rank).fill(1), rank];
      const place = sizes.map((along, axis) => ((grid[axis] + 1) / 2) * (along - 1));
      const all = neighboursOf(place, size);
      assert.is(all.length, 2 ** rank);
      const asked = arrayOf(device, shape, grid);
      const [value] = gridSample(image, asked, options).storage.lent;
      const sum = (of: (one: (typeof all)[0]) => number) =>
        all.reduce((total, one) => total + of(one) * (one.at < 0 ? 0 : values[one.at]), 0);
      assert.ok(Math.abs(sum(({ weight }) => weight) - value) < 1e-12);
      const ones = arrayOf(device, [1, ...new Array(rank + 1).fill(1)], [1]);
      const slope = gridSampleGridGradient(ones, image, asked, options).storage.lent;
      for (const [axis, along] of sizes.entries()) {
        const perVoxel = (2 * slope[axis]) / (along - 1);
        assert.ok(Math.abs(sum((one) => one.slope[axis]) - perVoxel) < 1e-12);
      }
      for (const { voxel, at: where } of all) {
        const isInside = voxel.every((index, axis) => index >= 0 && index < sizes[axis]);
        const [x, y, z = 0] = voxel;
        assert.is(where, isInside ? (z * sizes[1] + y) * sizes[0] + x : -1);
      }
    }
  });
}

neighbours('a place of other axes than the image is told', () => {
  assert.throws(() => neighboursOf([0, 0], [2, 2, 2]), 'got [0, 0] in [2, 2, 2]');
  assert.throws(() => neighboursOf([0], [2]), 'neighboursOf: expected a place (x, y) in [H, W]');
});

neighbours.run();
