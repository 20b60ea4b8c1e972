import { Random } from '@obelisk/tensor';
import { evaluateInterpolation, type InterpolationRequest } from '@obelisk/tensor/symbolic';
import fc from 'fast-check';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';

const evaluation = suite('symbolic evaluation');
const size = [7, 5, 6];
const step = 1e-5;

/** A volume of random values, C order with x fastest. */
function randomVolume(seed: number, extents: number[]): InterpolationRequest['volume'] {
  const random = new Random(seed);
  const count = extents.reduce((product, extent) => product * extent, 1);
  const values = Array.from({ length: count }, () => random.normal());
  return (...position) => {
    const index = position.reduceRight(
      (sum, coordinate, axis) => sum * extents[axis] + coordinate,
      0,
    );
    assert.ok(index >= 0 && index < count, `read outside at [${position}]`);
    return values[index];
  };
}

function near(actual: number, expected: number, tolerance: number, what: string): void {
  assert.ok(Math.abs(actual - expected) <= tolerance, `${what}: ${actual}, expected ${expected}`);
}

/** Coordinates beyond both bounds, but no closer than 0.01 to an integer. */
const coordinate = (extent: number) =>
  fc
    .tuple(
      fc.integer({ min: -3, max: extent + 1 }),
      fc.double({ min: 0.01, max: 0.99, noNaN: true }),
    )
    .map(([whole, fraction]) => whole + fraction);
const anyPoint = fc
  .tuple(coordinate(size[0]), coordinate(size[1]), coordinate(size[2]))
  .chain((point) => fc.integer({ min: 1, max: 3 }).map((length) => point.slice(0, length)));
const anyPadding = fc.constantFrom('zeros' as const, 'border' as const);

evaluation('gradient equals central differences away from integers', () => {
  fc.assert(
    fc.property(anyPoint, anyPadding, fc.integer(), (point, padding, seed) => {
      const extents = size.slice(0, point.length);
      const volume = randomVolume(seed, extents);
      const { gradient } = evaluateInterpolation({ volume, size: extents, point, padding });
      gradient.forEach((slope, axis) => {
        const at = (shift: number) => {
          const shifted = point.with(axis, point[axis] + shift);
          return evaluateInterpolation({ volume, size: extents, point: shifted, padding }).value;
        };
        near(slope, (at(step) - at(-step)) / (2 * step), 1e-8, `${padding} at [${point}]`);
      });
    }),
  );
});

evaluation('weights sum to one and the value is the weighted sum of the corners', () => {
  fc.assert(
    fc.property(anyPoint, anyPadding, fc.integer(), (point, padding, seed) => {
      const extents = size.slice(0, point.length);
      const volume = randomVolume(seed, extents);
      const request = { volume, size: extents, point, padding };
      const { value, corners } = evaluateInterpolation(request);
      assert.is(corners.length, 2 ** point.length);
      near(
        corners.reduce((sum, { weight }) => sum + weight, 0),
        1,
        1e-12,
        'weights',
      );
      const weighted = corners
        .filter(({ isInside }) => isInside)
        .reduce((sum, { position, weight }) => sum + weight * volume(...position), 0);
      near(value, weighted, 1e-12, 'value');
    }),
  );
});

evaluation('the weight of a corner is the derivative with respect to its value', () => {
  const point = [2.3, 1.6, 4.2];
  const volume = randomVolume(5, size);
  const { value, corners } = evaluateInterpolation({ volume, size, point, padding: 'zeros' });
  for (const { position, weight } of corners) {
    const raised = (...at: number[]) => volume(...at) + (String(at) === String(position) ? 1 : 0);
    const after = evaluateInterpolation({ volume: raised, size, point, padding: 'zeros' }).value;
    near(after - value, weight, 1e-12, `corner [${position}]`);
  }
});

evaluation('reproduces linear functions and their slopes', () => {
  const volume = (x: number, y: number, z: number) => 3 * x - 2 * y + 0.5 * z + 1;
  const random = new Random(3);
  for (let trial = 0; trial < 200; trial++) {
    const point = size.map((extent) => random.uniform(0, extent - 1));
    const result = evaluateInterpolation({ volume, size, point, padding: 'zeros' });
    near(result.value, volume(point[0], point[1], point[2]), 1e-12, 'value');
    result.gradient.forEach((slope, axis) => {
      near(slope, [3, -2, 0.5][axis], 1e-12, 'slope');
    });
  }
});

evaluation('at an integer the derivative is the one to the right', () => {
  const samples = [0, 1, 5, -2];
  const volume = (x: number) => samples[x];
  const at = (x: number) =>
    evaluateInterpolation({ volume, size: [4], point: [x], padding: 'zeros' });
  assert.equal(
    [0, 1, 2].map((x) => at(x).gradient[0]),
    [1, 4, -7],
  );
  assert.equal(
    [0, 1, 2, 3].map((x) => at(x).value),
    samples,
  );
  // On the last voxel the neighbour to the right is padding, on -1 it is the first voxel.
  assert.is(at(3).gradient[0], 2);
  assert.is(at(-1).gradient[0], 0);
});

evaluation('border padding has no slope on the bounds and beyond', () => {
  const volume = (x: number) => 10 + x;
  const at = (x: number) =>
    evaluateInterpolation({ volume, size: [4], point: [x], padding: 'border' });
  assert.equal(
    [-2.5, 0, 3, 9].map((x) => at(x).gradient[0]),
    [0, 0, 0, 0],
  );
  assert.equal(
    [-2.5, 0, 3, 9].map((x) => at(x).value),
    [10, 10, 13, 13],
  );
  assert.is(at(0.5).gradient[0], 1);
});

evaluation('1D, 2D and 3D agree where the other coordinates are integers', () => {
  const volume = randomVolume(4, size);
  const random = new Random(5);
  for (let trial = 0; trial < 100; trial++) {
    const [x, y] = [random.uniform(-2, 8), random.uniform(-2, 6)];
    const cube = evaluateInterpolation({ volume, size, point: [x, y, 2], padding: 'zeros' });
    const plane = evaluateInterpolation({
      volume: (a, b) => volume(a, b, 2),
      size: size.slice(0, 2),
      point: [x, y],
      padding: 'zeros',
    });
    assert.is(cube.value, plane.value);
    assert.equal(cube.gradient.slice(0, 2), plane.gradient);
    const line = (y: number) =>
      evaluateInterpolation({
        volume: (a) => (y >= 0 && y < size[1] ? volume(a, y, 2) : 0),
        size: size.slice(0, 1),
        point: [x],
        padding: 'zeros',
      });
    const [lower, upper] = [line(Math.floor(y)), line(Math.floor(y) + 1)];
    near(plane.gradient[1], upper.value - lower.value, 1e-12, 'slope between two lines');
  }
});

evaluation('says what it expected', () => {
  const volume = () => 0;
  const padding = 'zeros' as const;
  assert.throws(
    () => evaluateInterpolation({ volume, size: [4], point: [1, 2], padding }),
    'evaluateInterpolation: expected as many sizes as coordinates, got [4] and [1, 2]',
  );
  assert.throws(
    () => evaluateInterpolation({ volume, size: [1, 1, 1, 1], point: [0, 0, 0, 0], padding }),
    'interpolation: expected 1, 2 or 3 dimensions, got 4',
  );
});

evaluation.run();
