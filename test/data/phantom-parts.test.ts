import { Random } from '@obelisk/tensor';
import * as fc from 'fast-check';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { addNoise, smooth } from '../../packages/data/src/phantom-noise.js';
import {
  type Point,
  rotation,
  type Shape,
  superellipsoid,
  type TubePoint,
  tube,
  union,
} from '../../packages/data/src/phantom-shapes.js';

const parts = suite('phantom parts');

const coordinate = fc.double({ min: -40, max: 40, noNaN: true });
const point = fc.tuple(coordinate, coordinate, coordinate);
const radius = fc.double({ min: 3, max: 30, noNaN: true });
const angle = fc.double({ min: -1, max: 1, noNaN: true });

function withinBox({ low, high }: Shape, place: Point): boolean {
  return place.every((value, axis) => value >= low[axis] && value <= high[axis]);
}

parts('a superellipsoid lies within its box, turned and bent as it may be', () => {
  fc.assert(
    fc.property(
      fc.tuple(radius, radius, radius),
      fc.tuple(angle, angle, angle),
      fc.double({ min: 2, max: 3, noNaN: true }),
      fc.double({ min: -0.4, max: 0.4, noNaN: true }),
      point,
      (radii, angles, exponent, bend, place) => {
        const shape = superellipsoid([1, 2, 3], radii, angles, exponent, bend);
        assert.ok(shape.contains(1, 2, 3));
        assert.ok(!shape.contains(...place) || withinBox(shape, place));
      },
    ),
    { numRuns: 1000 },
  );
});

parts('an ellipsoid has the volume 4/3 pi a b c', () => {
  const shape = superellipsoid([0, 0, 0], [10, 14, 18], [0.3, -0.5, 0.7]);
  let inside = 0;
  for (let x = -20; x < 20; x++) {
    for (let y = -20; y < 20; y++) {
      for (let z = -20; z < 20; z++) inside += Number(shape.contains(x + 0.5, y + 0.5, z + 0.5));
    }
  }
  const volume = (4 / 3) * Math.PI * 10 * 14 * 18;
  assert.ok(Math.abs(inside / volume - 1) < 0.01, `${inside} of ${volume}`);
});

parts('a rotation is orthogonal and turns x, then y, then z', () => {
  const r = rotation([0.4, -0.2, 0.9]);
  for (const i of [0, 1, 2]) {
    for (const j of [0, 1, 2]) {
      const product = [0, 1, 2].reduce((sum, k) => sum + r[3 * i + k] * r[3 * j + k], 0);
      assert.ok(Math.abs(product - Number(i === j)) < 1e-12);
    }
  }
  const quarter = rotation([0, 0, Math.PI / 2]).map(Math.round);
  assert.equal([quarter[0], quarter[3], quarter[6]], [0, 1, 0], 'x goes to y');
});

parts('a tube passes through its points, is as thick as told, and lies within its box', () => {
  const path: TubePoint[] = [
    [0, 0, 0, 5],
    [20, 0, 0, 5],
    [40, 10, 0, 8],
    [40, 30, 0, 8],
  ];
  const shape = tube(path);
  for (const [x, y, z] of path) assert.ok(shape.contains(x, y, z));
  assert.ok(shape.contains(10, 0, 4.5) && !shape.contains(10, 0, 6));
  fc.assert(
    fc.property(point, (place) => !shape.contains(...place) || withinBox(shape, place)),
    { numRuns: 500 },
  );
});

parts('a union holds what any of its shapes holds', () => {
  const ball = (x: number) => superellipsoid([x, 0, 0], [5, 5, 5]);
  const both = union(ball(0), ball(20));
  assert.equal(
    [0, 10, 20].map((x) => both.contains(x, 0, 0)),
    [true, false, true],
  );
  assert.equal([both.low[0], both.high[0]].map(Math.round), [-5, 25]);
});

parts('smoothing keeps constants, linear ramps inside, and the sum of an impulse', () => {
  const size = [5, 7, 9];
  const constant = new Float32Array(315).fill(3);
  smooth(constant, size);
  assert.ok(constant.every((value) => Math.abs(value - 3) < 1e-6));
  const impulse = new Float32Array(315);
  impulse[(2 * 7 + 3) * 9 + 4] = 64;
  smooth(impulse, size);
  assert.is(impulse[(2 * 7 + 3) * 9 + 4], 8);
  assert.is(impulse[(1 * 7 + 3) * 9 + 4], 4);
  assert.is(impulse[(2 * 7 + 4) * 9 + 5], 2);
  assert.ok(Math.abs(impulse.reduce((sum, value) => sum + value, 0) - 64) < 1e-4);
});

parts('noise has the deviation asked for, mean zero, and correlates with its neighbours', () => {
  const size = [32, 32, 32];
  const noise = new Float32Array(32 ** 3);
  addNoise(noise, size, 20, new Random(1));
  const mean = (numbers: Float32Array) => numbers.reduce((sum, v) => sum + v, 0) / numbers.length;
  const deviation = Math.sqrt(mean(noise.map((value) => value * value)));
  assert.ok(Math.abs(mean(noise)) < 1, `mean ${mean(noise)}`);
  assert.ok(Math.abs(deviation - 20) < 1.5, `deviation ${deviation}`);
  const neighbours = mean(noise.map((value, i) => value * (noise[i + 1] ?? 0))) / deviation ** 2;
  assert.ok(neighbours > 0.3 && neighbours < 0.6, `correlation ${neighbours}`);
});

parts.run();
