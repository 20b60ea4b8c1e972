import {
  type Affine,
  applyAffine,
  axisCodes,
  reorient,
  restoreOrientation,
  scalingAffine,
  type Triple,
  type Volume,
  voxelGrid,
} from '@obelisk/data';
import * as fc from 'fast-check';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';

const orientation = suite('orientation');

/** All 48 orders and directions of three axes. */
const all48 = ['RAS', 'RSA', 'ARS', 'ASR', 'SRA', 'SAR'].flatMap((order) =>
  [...Array(8).keys()].map((bits) =>
    [...order].map((letter, i) => ((bits >> i) & 1 ? opposite(letter) : letter)).join(''),
  ),
);

function opposite(letter: string): string {
  return { R: 'L', A: 'P', S: 'I' }[letter] as string;
}

/** Each voxel holds a number of its own. */
function numbered(shape: Triple, affine: Affine): Volume {
  const count = shape[0] * shape[1] * shape[2];
  return voxelGrid(
    Float32Array.from({ length: count }, (_, i) => i),
    shape,
    affine,
  );
}

/** Where, in mm, each number lies. */
function places({ data, affine }: Volume): Map<number, string> {
  const found = new Map<number, string>();
  const [depth, height, width] = data.shape;
  for (let x = 0; x < depth; x++) {
    for (let y = 0; y < height; y++) {
      for (let z = 0; z < width; z++) {
        const place = applyAffine(affine, [x, y, z]).map((p) => (p + 0).toFixed(6));
        found.set(data.get(x, y, z), place.join());
      }
    }
  }
  return found;
}

const scan = numbered([3, 4, 5], scalingAffine([1.5, 2, 3], [-20, 7, 100]));

orientation('there are 48 different codes', () => {
  assert.is(new Set(all48).size, 48);
});

for (const codes of all48) {
  orientation(`${codes}: the codes asked for, every voxel in its place, and back`, () => {
    const { volume, reorientation } = reorient(scan, codes);
    assert.is(axisCodes(volume.affine), codes);
    assert.equal(places(volume), places(scan));
    const back = restoreOrientation(volume, reorientation);
    assert.equal(back.data.data, scan.data.data);
    assert.equal(back.data.shape, scan.data.shape);
    assert.is(back.affine, scan.affine, 'the very affine');
  });
}

orientation('from any orientation to any other gives what the direct way gives', () => {
  const codes = fc.constantFrom(...all48);
  fc.assert(
    fc.property(codes, codes, (stored, wanted) => {
      const detour = reorient(reorient(scan, stored).volume, wanted).volume;
      const direct = reorient(scan, wanted).volume;
      assert.equal(detour.data.data, direct.data.data);
      assert.equal(detour.affine, direct.affine);
    }),
  );
});

orientation('an oblique scan gets its nearest axes, and stays in its place', () => {
  const angle = (20 * Math.PI) / 180;
  const [c, s] = [Math.cos(angle), Math.sin(angle)];
  const oblique = numbered(
    [3, 4, 5],
    [
      [0, -2 * s, 3 * c, 5],
      [0, 2 * c, 3 * s, 6],
      [-1, 0, 0, 7],
      [0, 0, 0, 1],
    ],
  );
  assert.is(axisCodes(oblique.affine), 'IAR');
  const { volume } = reorient(oblique, 'RAS');
  assert.is(axisCodes(volume.affine), 'RAS');
  assert.equal(places(volume), places(oblique));
});

orientation('the assignment gives each world axis once, however skew the grid', () => {
  // Both the first and the second axis run mostly to the right.
  const skew = [
    [1, 1, 0, 0],
    [0.2, 0.9, 0, 0],
    [0, 0, 1, 0],
    [0, 0, 0, 1],
  ];
  assert.is(axisCodes(skew), 'RAS');
});

orientation('labels turn with their type', () => {
  const labels = voxelGrid(Int16Array.of(-1, 300), [2, 1, 1], scalingAffine([1, 1, 1]));
  const { volume } = reorient(labels, 'SLP');
  assert.equal(volume.data.data, Int16Array.of(300, -1));
});

orientation('what is no orientation is refused', () => {
  for (const codes of ['', 'RA', 'RAX', 'RLS', 'ras', 'RASS']) {
    assert.throws(() => reorient(scan, codes), `the axis codes "${codes}" are not an orientation`);
  }
});

orientation('labels of another shape are refused', () => {
  const { reorientation } = reorient(scan, 'SAR');
  assert.throws(
    () => restoreOrientation(scan, reorientation),
    'expected the reoriented shape [5, 4, 3], got [3, 4, 5]',
  );
});

orientation.run();
