import type { Triple } from '@obelisk/data';
import { Random } from '@obelisk/tensor';
import { squaredDistances, surfaceDistances } from '@obelisk/training';
import fc from 'fast-check';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { assertNear } from '../support/assert-near.js';

const distances = suite('surface distances');

const places = ([D, H, W]: Triple) =>
  Array.from({ length: D * H * W }, (_, at) => [
    Math.floor(at / (H * W)),
    Math.floor(at / W) % H,
    at % W,
  ]);

/** Millimetres between two voxels. */
const between = (a: number[], b: number[], spacing: Triple) =>
  Math.hypot(...a.map((index, axis) => (index - b[axis]) * spacing[axis]));

/** By the definition: every voxel of a surface against every voxel of the other. */
function bruteForce(
  predicted: number[],
  truth: number[],
  size: Triple,
  spacing: Triple,
  label: number,
) {
  const all = places(size);
  const at = (map: number[], [d, h, w]: number[]) =>
    d < 0 || h < 0 || w < 0 || d >= size[0] || h >= size[1] || w >= size[2]
      ? -1
      : map[(d * size[1] + h) * size[2] + w];
  const steps = [0, 1, 2].flatMap((axis) =>
    [-1, 1].map((step) => [0, 1, 2].map((other) => (other === axis ? step : 0))),
  );
  const surface = (map: number[]) =>
    all.filter(
      (place) =>
        at(map, place) === label &&
        steps.some(
          (step) =>
            at(
              map,
              place.map((i, axis) => i + step[axis]),
            ) !== label,
        ),
    );
  const [A, B] = [surface(predicted), surface(truth)];
  if (A.length === 0 || B.length === 0) return { hausdorff95: null, mean: null };
  const nearest = (from: number[][], to: number[][]) =>
    from.map((a) => Math.min(...to.map((b) => between(a, b, spacing)))).sort((x, y) => x - y);
  const directed = [nearest(A, B), nearest(B, A)];
  const p95 = (sorted: number[]) => {
    const rank = 0.95 * (sorted.length - 1);
    const [low, high] = [sorted[Math.floor(rank)], sorted[Math.ceil(rank)]];
    return low + (rank - Math.floor(rank)) * (high - low);
  };
  const both = directed.flat();
  return {
    hausdorff95: Math.max(...directed.map(p95)),
    mean: both.reduce((sum, d) => sum + d, 0) / both.length,
  };
}

const axis = fc.integer({ min: 1, max: 7 });
const step = fc.constantFrom(0.7, 1, 2.5, 5);
const volumes = fc.record({
  size: fc.tuple(axis, axis, axis),
  spacing: fc.tuple(step, step, step),
  seed: fc.integer(),
  share: fc.constantFrom(0.02, 0.2, 0.6),
});

distances('the distance transform is the smallest of all distances', () => {
  fc.assert(
    fc.property(volumes, ({ size, spacing, seed, share }) => {
      const random = new Random(seed);
      const all = places(size);
      const marked = all.map(() => (random.uniform() < share ? 1 : 0));
      const targets = all.filter((_, voxel) => marked[voxel]);
      const expected = all.map((a) => Math.min(...targets.map((b) => between(a, b, spacing) ** 2)));
      const found = squaredDistances(marked, size, spacing);
      if (targets.length === 0) assert.ok(found.every((value) => value === Infinity));
      else assertNear(found, expected, 1e-9, 'squares');
    }),
  );
});

distances('Hausdorff 95 % and mean agree with the definition, label by label', () => {
  fc.assert(
    fc.property(volumes, ({ size, spacing, seed, share }) => {
      const random = new Random(seed);
      const map = () =>
        places(size).map(() => (random.uniform() < share ? 1 + random.integer(2) : 0));
      const [predicted, truth] = [map(), map()];
      const found = surfaceDistances(predicted, truth, size, spacing, 3);
      const mirrored = surfaceDistances(truth, predicted, size, spacing, 3);
      for (const label of [1, 2]) {
        const expected = bruteForce(predicted, truth, size, spacing, label);
        for (const { hausdorff95, mean } of [found[label - 1], mirrored[label - 1]]) {
          if (expected.mean === null || expected.hausdorff95 === null) {
            assert.equal([hausdorff95, mean], [null, null]);
          } else {
            const numbers = [hausdorff95 as number, mean as number];
            assertNear(numbers, [expected.hausdorff95, expected.mean], 1e-9, `label ${label}`);
          }
        }
      }
    }),
  );
});

/** A ball of a label, radius and middle in mm. */
function ball(size: Triple, spacing: Triple, middle: number[], radius: number): number[] {
  return places(size).map((place) =>
    Math.hypot(...place.map((i, a) => i * spacing[a] - middle[a])) <= radius ? 1 : 0,
  );
}

distances('two balls, one inside the other: the difference of their radii', () => {
  const [size, spacing] = [
    [40, 40, 80],
    [1, 1, 0.5],
  ] as const;
  const [inner, outer] = [8, 12].map((radius) => ball(size, spacing, [20, 20, 20], radius));
  const [{ hausdorff95, mean }] = surfaceDistances(inner, outer, size, spacing, 2);
  assertNear([hausdorff95 as number, mean as number], [4, 4], 0.9, 'distances');
});

distances('equal maps are 0 apart; a whole image has a surface, too', () => {
  const whole = new Array(27).fill(1);
  const result = surfaceDistances(whole, whole, [3, 3, 3], [1, 2, 3], 2);
  assert.equal(result, [{ hausdorff95: 0, mean: 0 }]);
});

distances('one outlier does not count at 95 %, but in the mean', () => {
  const size: Triple = [1, 10, 40];
  const truth = places(size).map(([, h, w]) => (w < 10 && h < 10 ? 1 : 0));
  const predicted = truth.slice();
  predicted[39] = 1;
  const [{ hausdorff95, mean }] = surfaceDistances(predicted, truth, size, [1, 1, 1], 2);
  assert.is(hausdorff95, 0);
  assertNear([mean as number], [30 / 201], 1e-12, 'mean');
});

distances('what does not fit', () => {
  assert.throws(
    () => surfaceDistances([1, 0], [1], [1, 1, 2], [1, 1, 1], 2),
    /2 predicted and 1 true labels for 1 x 1 x 2 voxels/,
  );
  assert.throws(
    () => surfaceDistances([1], [1], [1, 1, 1], [1, 0, 1], 2),
    /spacing 1, 0, 1 mm must be above 0/,
  );
});

distances.run();
