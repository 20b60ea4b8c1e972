// gzip files as bgzip, tapes, and people who join files leave them, and damaged ones.
import { readNifti, scalingAffine, scanInfo, voxelGrid, writeNifti } from '@obelisk/data';
import { gzipSync } from 'fflate';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { caseFile } from '../support/cases.js';

const packed = suite('packed NIfTI');

const plain = caseFile('one-member.nii');
const voxels = readNifti(plain, 'one-member.nii').data.data;
const joined = (...parts: readonly Uint8Array[]): Uint8Array => Buffer.concat(parts);
const zeros = (count: number) => new Uint8Array(count);
const values = (bytes: Uint8Array) => readNifti(bytes, 'f').data.data;

packed('several members, and an empty last one, are the file that gzip makes of them', () => {
  // `gzip -dc two-members.nii.gz | cmp - one-member.nii`, and the same of the other, say nothing.
  assert.equal(values(caseFile('two-members.nii.gz')), voxels);
  assert.equal(values(caseFile('bgzf-like-empty-last.nii.gz')), voxels);
});

packed('members of every size', () => {
  for (const size of [13, 100, 352, 471, 472]) {
    const parts = [];
    for (let start = 0; start < plain.length; start += size) {
      parts.push(gzipSync(plain.subarray(start, start + size), { filename: 'a.nii' }));
    }
    assert.equal(values(joined(...parts)), voxels, `${size}`);
    assert.equal(values(joined(...parts, gzipSync(zeros(0)), gzipSync(zeros(0)))), voxels);
  }
});

packed('zeros after the last member, as many as there are', () => {
  for (const name of ['two-members.nii.gz', 'bgzf-like-empty-last.nii.gz']) {
    for (const count of [1, 2, 3, 4, 8, 9, 20, 512, 70_000]) {
      assert.equal(values(joined(caseFile(name), zeros(count))), voxels, `${name} ${count}`);
    }
  }
});

const damaged: Record<string, [(bytes: Uint8Array) => Uint8Array, RegExp]> = {
  'a wrong length at the end': [changed(-4), /its length does not match/],
  'a wrong checksum at the end': [changed(-8), /its checksum does not match/],
  'a wrong checksum of the first member': [
    (bytes) => joined(changed(-8)(bytes), gzipSync(zeros(3))),
    /its checksum does not match/,
  ],
  'a wrong length of the first member': [
    (bytes) => joined(changed(-3)(bytes), gzipSync(zeros(0))),
    /its length does not match/,
  ],
  'a wrong length, then zeros': [
    (bytes) => joined(changed(-4)(bytes), zeros(99)),
    /does not match, or other bytes than zeros follow it/,
  ],
  'no length at the end': [(bytes) => bytes.subarray(0, -4), /does not match/],
  'no checksum at the end': [(bytes) => bytes.subarray(0, -8), /does not match/],
  'half of it': [(bytes) => bytes.subarray(0, bytes.length >> 1), /unexpected EOF/],
  'text after it': [(bytes) => joined(bytes, new TextEncoder().encode('more text')), /other bytes/],
  'a member without an end after it': [
    (bytes) => joined(bytes, gzipSync(plain).subarray(0, 30)),
    /unexpected EOF|does not match/,
  ],
  'the header of a member after it': [
    (bytes) => joined(bytes, gzipSync(plain).subarray(0, 10)),
    /does not match/,
  ],
  'another method than deflate': [
    (bytes) => Uint8Array.from(bytes, (byte, at) => (at === 2 ? 7 : byte)),
    /invalid gzip data/,
  ],
};

/** Changes the byte at a place counted from the end. */
function changed(place: number) {
  return (bytes: Uint8Array) =>
    Uint8Array.from(bytes, (byte, at) => (at === bytes.length + place ? byte ^ 1 : byte));
}

for (const [what, [damage, sentence]] of Object.entries(damaged)) {
  packed(`refused: ${what}`, () => {
    const bytes = damage(gzipSync(plain));
    assert.throws(() => values(bytes), /^f: the gzip data is damaged \(.*\); expected a complete/);
    assert.throws(() => values(bytes), sentence);
  });
}

packed('every prefix of a file is refused', () => {
  const whole = caseFile('two-members.nii.gz');
  // The first member alone is a whole gzip file, of a part of the scan.
  const first = 125;
  for (let length = 2; length < whole.length; length++) {
    const sentence = length === first ? /need 120 bytes .* ends after 400/ : /gzip data is damaged/;
    assert.throws(() => values(whole.subarray(0, length)), sentence, `${length}`);
  }
});

packed('what follows the voxels is unpacked for its checksum, but not without end', () => {
  const after = (count: number) => gzipSync(joined(plain, zeros(count)));
  assert.is(scanInfo(caseFile('two-members.nii.gz'), 'f').trailing, 0);
  assert.is(scanInfo(after(9), 'f').trailing, 9);
  assert.throws(() => values(changed(-8)(after(1e5))), /its checksum does not match/);
  const long = joined(gzipSync(plain), ...new Array(5).fill(gzipSync(zeros(2 ** 22))));
  assert.is(scanInfo(long, 'f').trailing, Infinity);
  assert.equal(values(long), voxels);
});

packed('a header that asks for more than the file can hold is refused before room is made', () => {
  const scan = voxelGrid(new Uint8Array(60), [3, 4, 5], scalingAffine([3, 3, 3]));
  const asking = (sizes: readonly number[]) => {
    const bytes = writeNifti(scan);
    const view = new DataView(bytes.buffer);
    for (const [axis, size] of sizes.entries()) view.setInt16(42 + 2 * axis, size, true);
    return gzipSync(bytes);
  };
  const before = process.memoryUsage().arrayBuffers;
  assert.throws(
    () => values(asking([32767, 32767, 32767])),
    /voxels of uint8 need \d+ bytes from byte 352 on, the file unpacks to at most \d+/,
  );
  assert.throws(
    () => values(asking([30, 40, 50])),
    /need 60000 bytes from byte 352 on, the file ends after 412/,
  );
  assert.ok(process.memoryUsage().arrayBuffers - before < 2 ** 22, 'no room is made');
  const far = writeNifti(scan, { version: 2 });
  new DataView(far.buffer).setBigInt64(168, 2n ** 26n + 1n, true);
  const padded = joined(gzipSync(far), ...new Array(10).fill(gzipSync(zeros(2 ** 23))));
  assert.throws(
    () => values(padded),
    /^f: its voxels begin at byte 67108865; expected at most 67108864 in a packed file/,
  );
});

packed.run();
