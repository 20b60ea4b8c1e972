// Headers as other programs leave them: each number that is used is checked, none is guessed at.
import { type Affine, readNifti, scalingAffine, voxelGrid, writeNifti } from '@obelisk/data';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { caseFile } from '../support/cases.js';

const headers = suite('NIfTI headers');

/** A scan of 3 x 4 x 5 voxels whose place is given by its qform alone, with some bytes changed. */
function withQform(edit: (view: DataView) => void, version: 1 | 2 = 1): Uint8Array {
  const scan = voxelGrid(new Float32Array(60), [3, 4, 5], scalingAffine([3, 2, 2], [5, 6, 7]));
  const bytes = writeNifti(scan, { version });
  const view = new DataView(bytes.buffer);
  if (version === 1) view.setInt16(254, 0, true);
  else view.setInt32(348, 0, true);
  edit(view);
  return bytes;
}

const affineOf = (bytes: Uint8Array): Affine => readNifti(bytes, 'f').affine;

headers('a negative spacing is its length, with a qform and without one, as in nibabel', () => {
  // nibabel 5.0.0: [[3, 0, 0, 5], [0, 2, 0, 6], [0, 0, 2, 7]], and zooms (3, 2, 2) without a form.
  const file = readNifti(caseFile('qform-pixdim-minus3.nii'), 'f');
  assert.equal(file.affine, scalingAffine([3, 2, 2], [5, 6, 7]));
  const bare = readNifti(caseFile('nopform-pixdim-minus3.nii'), 'f');
  assert.equal(bare.affine, scalingAffine([3, 2, 2]));
  assert.equal(
    affineOf(withQform((v) => v.setFloat64(104 + 8, -3, true), 2)),
    scalingAffine([3, 2, 2], [5, 6, 7]),
  );
});

headers('a spacing of zero, NaN or infinity is refused, whichever form has it', () => {
  assert.throws(
    () => readNifti(caseFile('qform-pixdim-0.nii'), 'f'),
    /^f: the affine from its qform gives axis 0 the length zero; expected three independent axes/,
  );
  const bare = caseFile('nopform-pixdim-minus3.nii');
  new DataView(bare.buffer, bare.byteOffset).setFloat32(84, 0, true);
  assert.throws(() => readNifti(bare, 'f'), /its spacing \(pixdim\) gives axis 1 the length zero/);
  for (const wrong of [Number.NaN, Infinity]) {
    const file = withQform((view) => view.setFloat32(88, wrong, true));
    assert.throws(() => affineOf(file), /^f: the affine from its qform has entries that are not/);
  }
});

headers('the handedness of a qform is 1 or -1; where readers disagree it is refused', () => {
  const plain = scalingAffine([3, 2, 2], [5, 6, 7]);
  for (const qfac of [1, 0, 2.5, Number.NaN]) {
    assert.equal(affineOf(withQform((view) => view.setFloat32(76, qfac, true))), plain);
  }
  const mirrored = affineOf(withQform((view) => view.setFloat32(76, -1, true)));
  assert.equal(mirrored[2], [0, 0, -2, 7]);
  assert.throws(
    () => affineOf(withQform((view) => view.setFloat32(76, -3, true))),
    /^f: pixdim\[0\] is -3; expected 1 or -1, which says whether the third axis is mirrored/,
  );
});

headers('a quaternion is a rotation', () => {
  // A quarter turn about x: b = sin 45°, so that y runs along z and z along -y.
  const turned = affineOf(withQform((view) => view.setFloat32(256, Math.SQRT1_2, true)));
  const rounded = turned.map((row) => row.map((entry) => Math.round(entry * 1e6) / 1e6 + 0));
  assert.equal(rounded.slice(0, 3), [
    [3, 0, 0, 5],
    [0, 0, -2, 6],
    [0, 2, 0, 7],
  ]);
  // By rounding a little longer than 1: half a turn about z.
  const half = affineOf(withQform((view) => view.setFloat32(264, 1.0001, true)));
  assert.ok(Math.abs(half[0][0] + 3) < 1e-9 && Math.abs(half[1][1] + 2) < 1e-9);
  assert.throws(
    () => affineOf(withQform((view) => view.setFloat32(264, 1.5, true))),
    /^f: the quaternion \(b, c, d\) of its qform is \(0, 0, 1.5\), of the length 1.5; expected a/,
  );
  assert.throws(
    () => affineOf(withQform((view) => view.setFloat32(260, Number.NaN, true))),
    /its qform has entries that are not finite/,
  );
});

headers('an offset of 2^31 bytes and more, big-endian, is not read with a sign', () => {
  const bytes = new Uint8Array(540);
  const view = new DataView(bytes.buffer);
  bytes.set(new TextEncoder().encode('n+2\0\r\n\x1a\n'), 4);
  view.setInt32(0, 540);
  view.setInt16(12, 2);
  [3, 3, 4, 5].forEach((size, index) => {
    view.setBigInt64(16 + 8 * index, BigInt(size));
  });
  [1, 1, 1].forEach((size, index) => {
    view.setFloat64(112 + 8 * index, size);
  });
  view.setBigInt64(168, 2n ** 31n + 16n);
  assert.throws(() => affineOf(bytes), /need 60 bytes from byte 2147483664 on, the file ends/);
});

headers.run();
