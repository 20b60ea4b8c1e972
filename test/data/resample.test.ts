import {
  type Affine,
  applyAffine,
  composeAffines,
  reorient,
  resampleLabelsByShare,
  resampleLabelsLike,
  resampleLike,
  resampleToSpacing,
  scalingAffine,
  shapeOf,
  spacingOf,
  type Triple,
  type Volume,
  voxelGrid,
} from '@obelisk/data';
import { Random } from '@obelisk/tensor';
import * as fc from 'fast-check';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';

const resampling = suite('resampling');

type Field = (place: Triple) => number;

/** A scan whose voxels hold what `field` gives at their place in mm. */
function sampled(field: Field, shape: Triple, affine: Affine): Volume {
  const values = new Float32Array(shape[0] * shape[1] * shape[2]);
  let index = 0;
  for (let x = 0; x < shape[0]; x++) {
    for (let y = 0; y < shape[1]; y++) {
      for (let z = 0; z < shape[2]; z++) values[index++] = field(applyAffine(affine, [x, y, z]));
    }
  }
  return voxelGrid(values, shape, affine);
}

/** A rotation about z and a tilt about x, as of a scan not along the patient's axes. */
function oblique(angle: number, spacing: Triple, origin: Triple): Affine {
  const [c, s] = [Math.cos(angle), Math.sin(angle)];
  const about = (rows: number[][]) => [...rows.map((row) => [...row, 0]), [0, 0, 0, 1]];
  const turn = composeAffines(
    about([
      [c, -s, 0],
      [s, c, 0],
      [0, 0, 1],
    ]),
    about([
      [1, 0, 0],
      [0, c, -s],
      [0, s, c],
    ]),
  );
  return composeAffines(
    scalingAffine([1, 1, 1], origin),
    composeAffines(turn, scalingAffine(spacing)),
  );
}

const millimetres = fc.double({ min: 0.7, max: 4, noNaN: true });
const spacings = fc.tuple(millimetres, millimetres, millimetres);
const number = fc.double({ min: -2, max: 2, noNaN: true });
const numbers = fc.tuple(number, number, number, number);

resampling('linear functions of the place stay what they are between the centres', () => {
  fc.assert(
    fc.property(numbers, spacings, ([a, b, c, d], spacing) => {
      const field: Field = ([x, y, z]) => a * x + b * y + c * z + d;
      const scan = sampled(field, [7, 8, 9], scalingAffine([2, 3, 1.5], [-5, 4, 10]));
      const result = resampleToSpacing(scan, spacing);
      assert.ok(spacingOf(result.affine).every((s, i) => Math.abs(s - spacing[i]) < 1e-9));
      compareInside(result, field, scan);
    }),
    { numRuns: 50 },
  );
});

resampling('also onto an oblique grid', () => {
  fc.assert(
    fc.property(numbers, fc.double({ min: -0.6, max: 0.6, noNaN: true }), ([a, b, c, d], angle) => {
      const field: Field = ([x, y, z]) => a * x + b * y + c * z + d;
      const scan = sampled(field, [7, 8, 9], scalingAffine([2, 3, 1.5], [-5, 4, 10]));
      const reference = voxelGrid(
        new Uint8Array(336),
        [6, 7, 8],
        oblique(angle, [2, 2, 2], [0, 9, 9]),
      );
      const result = resampleLike(scan, reference, -999);
      assert.is(result.affine, reference.affine);
      compareInside(result, field, scan);
    }),
    { numRuns: 50 },
  );
});

/** Between the outermost centres of `scan` the result must be `field`. */
function compareInside(result: Volume, field: Field, scan: Volume): void {
  const [sx, sy, sz] = spacingOf(scan.affine);
  const origin = scan.affine.map((row) => row[3]);
  const last = [sx, sy, sz].map((s, i) => origin[i] + s * (scan.data.shape[i] - 1));
  const expected = sampled(field, shapeOf(result), result.affine);
  const places = [0, 1, 2].map((i) => sampled((p) => p[i], shapeOf(result), result.affine));
  let compared = 0;
  result.data.data.forEach((value, index) => {
    const place = places.map((axis) => axis.data.data[index]);
    if (!place.every((p, i) => p >= origin[i] && p <= last[i])) return;
    compared++;
    const off = Math.abs(value - expected.data.data[index]);
    assert.ok(off < 1e-3, `off by ${off} at ${place.join()}`);
  });
  assert.ok(compared > 5, 'some voxels are inside');
}

resampling('the same spacing gives the same voxels', () => {
  const random = new Random(3);
  const scan = sampled(() => random.normal(), [5, 6, 7], oblique(0.3, [0.7, 1.1, 2.3], [9, 8, 7]));
  const same = resampleToSpacing(scan, spacingOf(scan.affine));
  assert.equal(same.data.data, scan.data.data);
  assert.equal(resampleLike(scan, scan, 0).data.data, scan.data.data);
});

resampling('size and centre: 10 voxels of 1 mm become 3 of 3 mm around the same middle', () => {
  const scan = sampled(([x]) => x, [10, 4, 4], scalingAffine([1, 1, 1]));
  const result = resampleToSpacing(scan, [3, 1, 1]);
  assert.equal(result.data.shape, [3, 4, 4]);
  assert.equal(result.affine[0], [3, 0, 0, 1.5]);
  assert.equal(
    [0, 1, 2].map((x) => result.data.get(x, 0, 0)),
    [1.5, 4.5, 7.5],
  );
});

resampling('does not depend on the order in which the scan is stored', () => {
  const random = new Random(5);
  const scan = sampled(() => random.normal(), [7, 8, 9], scalingAffine([2, 2, 2], [1, 2, 3]));
  const direct = resampleToSpacing(scan, [3, 3, 3]);
  for (const codes of ['LAI', 'SPR', 'ALS']) {
    const stored = reorient(scan, codes).volume;
    const back = reorient(resampleToSpacing(stored, [3, 3, 3]), 'RAS').volume;
    assert.equal(back.data.shape, direct.data.shape);
    back.data.data.forEach((value, i) => {
      assert.ok(Math.abs(value - direct.data.data[i]) < 1e-5);
    });
    // The reference has other axes than the scan: a permutation, still separable.
    const like = resampleLike(stored, direct, 0);
    like.data.data.forEach((value, i) => {
      assert.ok(Math.abs(value - direct.data.data[i]) < 1e-5);
    });
  }
});

resampling('outside the field of view: the value given, and background for labels', () => {
  const scan = sampled(() => 5, [3, 3, 3], scalingAffine([1, 1, 1]));
  const reference = voxelGrid(
    new Uint8Array(7 * 9),
    [7, 3, 3],
    scalingAffine([1, 1, 1], [-2, 0, 0]),
  );
  const row = resampleLike(scan, reference, -1024).data;
  assert.equal(
    [0, 1, 2, 3, 4, 5, 6].map((x) => row.get(x, 1, 1)),
    [-1024, -1024, 5, 5, 5, -1024, -1024],
  );
  const ones = voxelGrid(new Uint8Array(27).fill(1), [3, 3, 3], scan.affine);
  const labels = resampleLabelsLike(ones, reference).data;
  assert.equal(
    [0, 1, 2, 3, 4, 5, 6].map((x) => labels.get(x, 1, 1)),
    [0, 0, 1, 1, 1, 0, 0],
  );
  const far = voxelGrid(new Uint8Array(27), [3, 3, 3], oblique(0.4, [1, 1, 1], [500, 0, 0]));
  assert.ok(resampleLike(scan, far, -7).data.data.every((value) => value === -7));
});

resampling('labels come back from a finer and from an oblique grid as they were', () => {
  const random = new Random(11);
  const affine = scalingAffine([3, 3, 3], [10, 20, 30]);
  const values = Int16Array.from({ length: 6 * 5 * 7 }, () => random.integer(9) - 1);
  const labels = voxelGrid(values, [6, 5, 7], affine);
  const fine = voxelGrid(
    new Float32Array(18 * 15 * 21),
    [18, 15, 21],
    [
      [1, 0, 0, 9],
      [0, 1, 0, 19],
      [0, 0, 1, 29],
      [0, 0, 0, 1],
    ],
  );
  const spread = resampleLabelsLike(labels, fine);
  assert.is(spread.data.dtype, 'int16');
  assert.is(spread.data.get(0, 0, 0), labels.data.get(0, 0, 0));
  assert.is(spread.data.get(17, 14, 20), labels.data.get(5, 4, 6));
  assert.equal(resampleLabelsLike(spread, labels).data.data, values);
  const tilted = voxelGrid(
    new Uint8Array(80 ** 3),
    [80, 80, 80],
    oblique(0.2, [0.7, 0.7, 0.7], [5, 5, 5]),
  );
  const there = resampleLabelsLike(labels, tilted);
  const back = resampleLabelsLike(there, labels).data;
  for (const x of [2, 3])
    for (const y of [2, 3]) assert.is(back.get(x, y, 3), labels.data.get(x, y, 3));
});

resampling('a spacing that is none is refused', () => {
  const scan = sampled(() => 0, [3, 3, 3], scalingAffine([1, 1, 1]));
  for (const wrong of [0, -1, Number.NaN, Infinity]) {
    assert.throws(() => resampleToSpacing(scan, [1, wrong, 1]), 'expected positive numbers');
  }
});

/** Labels 0, 1 and 2 in blocks whose borders lie between the voxels of the coarser grid, too. */
function blocks() {
  const values = Uint8Array.from({ length: 6 * 4 * 6 }, (_, at) => {
    const [x, y, z] = [Math.floor(at / 24), Math.floor(at / 6) % 4, at % 6];
    if (x < 3) return y < 1 ? 0 : 1;
    return z < 4 ? 2 : 0;
  });
  return voxelGrid(values, [6, 4, 6], scalingAffine([1, 1, 1], [5, 6, 7]));
}

resampling('labels by share: those of nnU-Net, resized one-hot maps of at least a half', () => {
  const labels = blocks();
  const scan = voxelGrid(new Float32Array(144), [6, 4, 6], labels.affine);
  const found = resampleLabelsByShare(labels, resampleToSpacing(scan, [2, 2, 0.75]));
  assert.equal(found.data.shape, [3, 2, 8]);
  // scipy.ndimage.map_coordinates(order=1, mode='nearest') of each one-hot map at the same places,
  // then nnU-Net's rule: label by label, where a map is 0.5 or more. 15 of the places are ties.
  const witness = '111111111111111122222000222221112222200022222000';
  assert.is(found.data.data.join(''), witness);
});

resampling('labels by share are the labels themselves where no voxel moves', () => {
  const labels = blocks();
  assert.equal(resampleLabelsByShare(labels, labels).data.data, labels.data.data);
  const turned = reorient(labels, 'SPL').volume;
  assert.equal(resampleLabelsByShare(turned, labels).data.data, labels.data.data);
});

resampling('labels by share do not shift: a ball at half the spacing keeps its middle', () => {
  const fine = scalingAffine([1, 1, 1]);
  const inside = ([x, y, z]: Triple) => (x - 9.5) ** 2 + (y - 9.5) ** 2 + (z - 9.5) ** 2 < 49;
  const ball = sampled((place) => (inside(place) ? 1 : 0), [20, 20, 20], fine);
  const labels = voxelGrid(Uint8Array.from(ball.data.data), [20, 20, 20], fine);
  const coarse = resampleLabelsByShare(labels, resampleToSpacing(ball, [2, 2, 2]));
  const mirrored = coarse.data.step(-1, -1, -1);
  for (let at = 0; at < 1000; at++) {
    const place = [Math.floor(at / 100), Math.floor(at / 10) % 10, at % 10] as const;
    assert.is(mirrored.get(...place), coarse.data.get(...place), place.join());
  }
});

resampling.run();
