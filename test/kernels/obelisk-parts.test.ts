// The fused OBELISK sampling of large grids: slabs, parts of the offsets, and what memory stays.
import { arrayOf, openDevice, Scope, sizeOf } from '@obelisk/engine';
import {
  type GridSize,
  obeliskGridOffsetGradient,
  obeliskGridVolumeGradient,
  obeliskPointsOffsetGradient,
  obeliskSampleGrid,
  obeliskSamplePoints,
  prepareVolume,
} from '@obelisk/kernels';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { assertClose, evenly } from './closeness.js';
import { numbers } from './conformance/numbers.js';

const webasm = openDevice('webasm');

const parts = suite('OBELISK sampling: in parts');

parts('slabs of a grid are parts of the whole', () => {
  const grid: GridSize = [5, 3, 4];
  const [volume, offsets] = [numbers(webasm, [1, 1, 4, 5, 6]), numbers(webasm, [2, 2, 3], 2)];
  const whole = obeliskSampleGrid(volume, offsets, grid).storage.values;
  const plane = grid[1] * grid[2];
  for (const [start, end] of [
    [0, 2],
    [2, 5],
    [4, 5],
  ]) {
    const slab = obeliskSampleGrid(volume, offsets, grid, { start, end });
    assert.equal([...slab.shape], [1, 2, end - start, 3, 4]);
    const expected = [0, 1].flatMap((k) => [
      ...whole.slice((k * 5 + start) * plane, (k * 5 + end) * plane),
    ]);
    assert.equal([...slab.storage.values], expected);
  }
});

parts('a result of many parts is that of each coefficient alone', () => {
  const grid: GridSize = [9, 250, 400];
  const [K, S] = [12, sizeOf(grid)];
  const volume = prepareVolume(numbers(webasm, [1, 1, 4, 5, 6]));
  const offsets = numbers(webasm, [K, 1, 3], 2);
  const gradient = numbers(webasm, [1, K, ...grid], 3);
  const sampled = obeliskSampleGrid(volume, offsets, grid).storage.values;
  const slopes = obeliskGridOffsetGradient(gradient, volume, offsets, grid).storage.values;
  for (const k of [0, 5, 11]) {
    const one = arrayOf(webasm, [1, 1, 3], offsets.storage.values.slice(k * 3, k * 3 + 3));
    const g = arrayOf(webasm, [1, 1, ...grid], gradient.storage.values.slice(k * S, (k + 1) * S));
    const alone = obeliskSampleGrid(volume, one, grid).storage.values;
    assert.ok(alone.every((value, s) => value === sampled[k * S + s]));
    const aloneSlopes = obeliskGridOffsetGradient(g, volume, one, grid).storage.values;
    assert.equal([...aloneSlopes], [...slopes.slice(k * 3, k * 3 + 3)]);
  }
});

parts('many points are as each part of them', () => {
  const [K, S] = [1024, 6000];
  const volume = prepareVolume(numbers(webasm, [1, 1, 4, 5, 6]));
  const offsets = numbers(webasm, [K, 2, 3], 2);
  const points = numbers(webasm, [1, S, 3], 3);
  const gradient = numbers(webasm, [1, K, S], 4);
  const sampled = obeliskSamplePoints(volume, offsets, points).storage.values;
  const slopes = [0, 2000, 4000].map((start) => {
    const some = arrayOf(
      webasm,
      [1, 2000, 3],
      points.storage.values.slice(start * 3).slice(0, 6000),
    );
    const g = new Float32Array(K * 2000);
    const part = obeliskSamplePoints(volume, offsets, some).storage.values;
    for (let k = 0; k < K; k++) {
      const from = k * S + start;
      g.set(gradient.storage.values.subarray(from, from + 2000), k * 2000);
      assert.is(part[k * 2000 + 1999], sampled[from + 1999]);
      assert.is(part[k * 2000], sampled[from]);
    }
    const own = arrayOf(webasm, [1, K, 2000], g);
    return obeliskPointsOffsetGradient(own, volume, offsets, some).storage.values;
  });
  const data = slopes[0].map((slope, i) => slope + slopes[1][i] + slopes[2][i]);
  const whole = obeliskPointsOffsetGradient(gradient, volume, offsets, points);
  assertClose(whole, { shape: [K, 2, 3], data }, 5e-6, evenly(data));
});

parts('the volume gradient of many parts is the sum of halves', () => {
  const grid: GridSize = [60, 60, 5];
  const [K, S] = [8, sizeOf(grid)];
  const shape = [1, 1, 5, 6, 250];
  const offsets = numbers(webasm, [K, 1, 3], 2);
  const gradient = numbers(webasm, [1, K, ...grid], 3);
  const half = (k: number) =>
    obeliskGridVolumeGradient(
      arrayOf(webasm, [1, 4, ...grid], gradient.storage.values.slice(k * S, (k + 4) * S)),
      arrayOf(webasm, [4, 1, 3], offsets.storage.values.slice(k * 3, (k + 4) * 3)),
      grid,
      shape,
    ).storage.values;
  const [lower, upper] = [half(0), half(4)];
  const data = lower.map((value, i) => value + upper[i]);
  const whole = obeliskGridVolumeGradient(gradient, offsets, grid, shape);
  assertClose(whole, { shape, data }, 2e-6, evenly(data));
});

parts('in a scope, only the result stays', () => {
  const scope = new Scope();
  const volume = prepareVolume(numbers(webasm, [1, 2, 4, 5, 6]));
  const kept = scope.keep(obeliskSampleGrid(volume, numbers(webasm, [2, 2, 3]), [2, 3, 4]));
  scope[Symbol.dispose]();
  assert.is(kept.storage.freed, false);
  assert.is(volume.padded.storage.freed, true);
});

parts.run();
