// The fused OBELISK sampling: known values, properties, PyTorch's grid sample at the same places,
// central differences, work in parts, errors. The conformance suite compares kernels and twins.
import { arrayOf, type DeviceArray, openDevice } from '@obelisk/engine';
import {
  type GridSize,
  gridSample,
  obeliskGridOffsetGradient,
  obeliskGridVolumeGradient,
  obeliskPointsOffsetGradient,
  obeliskPointsVolumeGradient,
  obeliskSampleGrid,
  obeliskSamplePoints,
  prepareVolume,
} from '@obelisk/kernels';
import fc from 'fast-check';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { assertClose, assertSlopes, centralDifferences, evenly } from './closeness.js';
import { numbers } from './conformance/numbers.js';

const webasm = openDevice('webasm');
const f64 = openDevice('float64');

const values = suite('OBELISK sampling: known values');

values('an offset of whole voxels shifts the volume, by another number along each axis', () => {
  const [D, H, W] = [4, 5, 7];
  const volume = numbers(webasm, [1, 1, D, H, W]);
  // one voxel is 2 / (size - 1): +3 along x, -2 along y, +1 along z
  const offsets = arrayOf(webasm, [1, 1, 3], [3 * (2 / 6), -2 * (2 / 4), 2 / 3]);
  const sampled = obeliskSampleGrid(volume, offsets, [D, H, W]).storage.values;
  const at = (z: number, y: number, x: number) =>
    z < D && y >= 0 && x < W ? volume.storage.values[(z * H + y) * W + x] : 0;
  for (let z = 0; z < D; z++) {
    for (let y = 0; y < H; y++) {
      for (let x = 0; x < W; x++) {
        const distance = Math.abs(sampled[(z * H + y) * W + x] - at(z + 1, y - 2, x + 3));
        assert.ok(distance < 2e-6, `at ${[x, y, z]} off by ${distance}`);
      }
    }
  }
});

values('channels are ordered c * K + k', () => {
  const volume = arrayOf(webasm, [1, 2, 1, 1, 3], [1, 2, 3, 10, 20, 30]);
  const offsets = arrayOf(webasm, [2, 1, 3], [0, 0, 0, 1, 0, 0]); // the second one voxel further
  const sampled = obeliskSampleGrid(volume, offsets, [1, 1, 3]);
  assert.equal([...sampled.shape], [1, 4, 1, 1, 3]);
  assert.equal([...sampled.storage.values], [1, 2, 3, 2, 3, 0, 10, 20, 30, 20, 30, 0]);
});

values('an axis of one grid point lies at -1, as linspace(-1, 1, 1)', () => {
  const volume = arrayOf(webasm, [1, 1, 1, 1, 3], [5, 6, 7]);
  const sampled = obeliskSampleGrid(volume, arrayOf(webasm, [1, 1, 3], [0, 0, 0]), [1, 1, 1]);
  assert.equal([...sampled.storage.values], [5]);
});

values('far outside, or infinitely far, there is zero and no gradient', () => {
  const volume = prepareVolume(numbers(webasm, [1, 1, 3, 4, 5]));
  const far = [9, 0, 0, -9, 0, 0, 0, 1e30, 0, 0, 0, Number.NEGATIVE_INFINITY];
  const offsets = arrayOf(webasm, [4, 1, 3], far);
  const points = numbers(webasm, [1, 6, 3]);
  const atPoints = numbers(webasm, [1, 4, 6], 2);
  const onGrid = numbers(webasm, [1, 4, 2, 3, 4], 2);
  for (const result of [
    obeliskSampleGrid(volume, offsets, [2, 3, 4]),
    obeliskSamplePoints(volume, offsets, points),
    obeliskGridOffsetGradient(onGrid, volume, offsets, [2, 3, 4]),
    obeliskPointsOffsetGradient(atPoints, volume, offsets, points),
    obeliskGridVolumeGradient(onGrid, offsets, [2, 3, 4], [1, 1, 3, 4, 5]),
    obeliskPointsVolumeGradient(atPoints, offsets, points, [1, 1, 3, 4, 5]),
  ]) {
    assert.ok(result.storage.values.every((value) => value === 0));
  }
});

values('exactly on a voxel the derivative is that of the cell above', () => {
  const volume = arrayOf(webasm, [1, 1, 1, 1, 4], [1, 2, 4, 8]);
  const offsets = arrayOf(webasm, [1, 1, 3], [0, 0, 0]);
  const slopes = [1, 2, 4, -8]; // per voxel; above the last voxel lies a zero
  slopes.forEach((slope, x) => {
    const gradient = arrayOf(
      webasm,
      [1, 1, 1, 1, 4],
      Float32Array.of(0, 0, 0, 0).fill(1, x, x + 1),
    );
    const [dx] = obeliskGridOffsetGradient(gradient, volume, offsets, [1, 1, 4]).storage.values;
    assert.is(dx, slope * 1.5);
  });
});

values.run();

const properties = suite('OBELISK sampling: properties');
const size = fc.integer({ min: 2, max: 7 });
const shift = fc.double({ min: -0.4, max: 0.4, noNaN: true });
const place = fc.double({ min: -0.6, max: 0.6, noNaN: true });

/** A volume of $a + b x + c y + d z$ in the -1..1 domain. */
function linearVolume(shape: readonly number[], [a, b, c, d]: readonly number[]): DeviceArray {
  const [D, H, W] = shape;
  const g = (i: number, n: number) => (2 * i) / (n - 1) - 1;
  const numbers = Array.from({ length: D * H * W }, (_, at) => {
    const [x, y, z] = [at % W, Math.floor(at / W) % H, Math.floor(at / (W * H))];
    return a + b * g(x, W) + c * g(y, H) + d * g(z, D);
  });
  return arrayOf(f64, [1, 1, ...shape], numbers);
}

properties('weights sum to one, and linear functions are reproduced exactly', () => {
  fc.assert(
    fc.property(
      fc.tuple(size, size, size),
      fc.tuple(shift, shift, shift, shift),
      fc.tuple(shift, shift, shift),
      fc.tuple(place, place, place),
      (shape, [a, b, c, d], offset, point) => {
        const volume = linearVolume(shape, [a, b, c, d]);
        const at = [0, 1, 2].map((axis) => point[axis] + offset[axis]);
        const expected = a + b * at[0] + c * at[1] + d * at[2];
        for (const [device, tolerance] of [
          [f64, 1e-12],
          [webasm, 2e-6],
        ] as const) {
          const sampled = obeliskSamplePoints(
            arrayOf(device, volume.shape, volume.storage.values),
            arrayOf(device, [1, 1, 3], offset),
            arrayOf(device, [1, 1, 3], point),
          );
          assert.ok(Math.abs(sampled.storage.values[0] - expected) < tolerance);
        }
      },
    ),
    { numRuns: 30 },
  );
});

properties('of a constant, unary gives the constant inside, binary gives zero', () => {
  const constant = arrayOf(webasm, [1, 1, 5, 4, 6], new Float32Array(120).fill(0.75));
  const centre = arrayOf(webasm, [1, 2, 3], [0.1, -0.2, 0.3, -0.3, 0.5, 0.2]);
  for (const [P, expected] of [
    [1, 0.75],
    [2, 0],
  ]) {
    const shape = [2 / P, P, 3];
    const shifts = numbers(webasm, shape, 5).storage.values.map((value) => value / 2);
    const offsets = arrayOf(webasm, shape, shifts);
    const sampled = obeliskSamplePoints(constant, offsets, centre);
    assert.ok(sampled.storage.values.every((value) => Math.abs(value - expected) < 1e-6));
  }
});

properties.run();

const golden = suite('OBELISK sampling: as gridSample, which is held to PyTorch');

/** The coordinates that the fused form never stores: linspace + offset, [1, K, S, 1, 3]. */
function coordinates(offsets: DeviceArray, [Dg, Hg, Wg]: GridSize, p: number): DeviceArray {
  const [K, P] = offsets.shape;
  const line = (i: number, n: number) => (n > 1 ? (2 * i) / (n - 1) - 1 : -1);
  const out: number[] = [];
  for (let k = 0; k < K; k++) {
    for (let s = 0; s < Dg * Hg * Wg; s++) {
      const own = [
        line(s % Wg, Wg),
        line(Math.floor(s / Wg) % Hg, Hg),
        line(Math.floor(s / (Wg * Hg)), Dg),
      ];
      own.forEach((g, axis) => {
        out.push(g + offsets.storage.values[(k * P + p) * 3 + axis]);
      });
    }
  }
  return arrayOf(offsets.device, [1, K, Dg * Hg * Wg, 1, 3], out);
}

golden('binary on a grid', () => {
  const grid: GridSize = [3, 5, 4];
  const volume = numbers(webasm, [1, 2, 6, 5, 9], 1);
  const offsets = numbers(webasm, [3, 2, 3], 2);
  const options = { padding: 'zeros', alignCorners: true, mode: 'linear' } as const;
  const [first, second] = [0, 1].map(
    (p) => gridSample(volume, coordinates(offsets, grid, p), options).storage.values,
  );
  const data = first.map((value, i) => value - second[i]);
  // a difference of two numbers below 1
  const sampled = obeliskSampleGrid(volume, offsets, grid);
  assertClose(sampled, { shape: [1, 6, ...grid], data }, 2e-6, evenly(first));
});

golden.run();

const differences = suite('OBELISK sampling: central differences of the float64 twin');

for (const P of [1, 2]) {
  differences(`on a grid, P = ${P}`, () => {
    const grid: GridSize = [2, 3, 4];
    const volume = numbers(f64, [2, 2, 3, 4, 5], 1);
    const offsets = numbers(f64, [2, P, 3], 2);
    const gradient = numbers(f64, [2, 4, ...grid], 3);
    assertSlopes(
      obeliskGridOffsetGradient(gradient, volume, offsets, grid),
      centralDifferences(offsets, gradient, (moved) => obeliskSampleGrid(volume, moved, grid)),
    );
    assertSlopes(
      obeliskGridVolumeGradient(gradient, offsets, grid, volume.shape),
      centralDifferences(volume, gradient, (moved) => obeliskSampleGrid(moved, offsets, grid)),
    );
  });

  differences(`at points, P = ${P}`, () => {
    const points = numbers(f64, [2, 5, 3], 4);
    const volume = numbers(f64, [2, 2, 3, 4, 5], 1);
    const offsets = numbers(f64, [2, P, 3], 2);
    const gradient = numbers(f64, [2, 4, 5], 3);
    assertSlopes(
      obeliskPointsOffsetGradient(gradient, volume, offsets, points),
      centralDifferences(offsets, gradient, (moved) => obeliskSamplePoints(volume, moved, points)),
    );
    assertSlopes(
      obeliskPointsVolumeGradient(gradient, offsets, points, volume.shape),
      centralDifferences(volume, gradient, (moved) => obeliskSamplePoints(moved, offsets, points)),
    );
  });
}

differences.run();

const errors = suite('OBELISK sampling: errors');
const volume = numbers(f64, [1, 1, 3, 4, 5]);
const offsets = numbers(f64, [2, 1, 3]);

for (const [message, call] of [
  [
    'obeliskSampleGrid: expected offsets [K, P, 3] with P = 1 (unary) or 2 (binary), got [2, 3, 3]',
    () => obeliskSampleGrid(volume, numbers(f64, [2, 3, 3]), [1, 1, 1]),
  ],
  [
    'obeliskSampleGrid: expected a volume [N, C, D, H, W], got [3, 4, 5]',
    () => obeliskSampleGrid(numbers(f64, [3, 4, 5]), offsets, [1, 1, 1]),
  ],
  [
    "obeliskSampleGrid: slab 1 .. 4 exceeds the grid's depth 3",
    () => obeliskSampleGrid(volume, offsets, [3, 1, 1], { start: 1, end: 4 }),
  ],
  [
    'obeliskSampleGrid: expected a grid [Dg, Hg, Wg] of counts, got [3, 0, 1]',
    () => obeliskSampleGrid(volume, offsets, [3, 0, 1]),
  ],
  [
    'obeliskSamplePoints: expected points [N, S, 3] with N = 1 as the volume, got [2, 5, 3]',
    () => obeliskSamplePoints(volume, offsets, numbers(f64, [2, 5, 3])),
  ],
  [
    'obeliskGridOffsetGradient: expected a gradient of shape [1, 2, 3, 1, 2], got [1, 1, 3, 1, 2]',
    () => obeliskGridOffsetGradient(numbers(f64, [1, 1, 3, 1, 2]), volume, offsets, [3, 1, 2]),
  ],
  [
    'prepareVolume: expected [N, C, D, H, W] or [N, C, H, W], got [2, 1, 3]',
    () => prepareVolume(offsets),
  ],
] as const) {
  errors(message, () => assert.throws(call, (error: Error) => error.message === message));
}

errors.run();
