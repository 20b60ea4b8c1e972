import { readNifti, scalingAffine, voxelGrid, writeNifti } from '@obelisk/data';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { joinedPairs } from '../../packages/lab/src/scan/joined-pairs.js';

const pairs = suite('files that a user drops');

const values = Float32Array.from({ length: 8 }, (_, index) => index);
const single = writeNifti(voxelGrid(values, [2, 2, 2], scalingAffine([3, 3, 3])));
const header = single.slice(0, 348);
header[345] = 'i'.charCodeAt(0);
new DataView(header.buffer).setFloat32(108, 0, true);
const image = single.slice(352);

pairs('a header and its image are one scan, whatever is beside them', () => {
  const weights = { name: 'net.pth', bytes: Uint8Array.of(1) };
  const files = [
    { name: 'a.img', bytes: image },
    weights,
    { name: 'a.hdr', bytes: header },
    { name: 'b.img', bytes: image },
  ];
  const joined = joinedPairs(files);
  assert.equal(
    joined.map(({ name }) => name),
    ['net.pth', 'a.nii', 'b.img'],
  );
  assert.equal(readNifti(joined[1].bytes, 'a.nii').data.data, values);
});

pairs('a pair that is none is told', () => {
  const files = [
    { name: 'a.hdr', bytes: header },
    { name: 'a.img', bytes: image.subarray(1) },
  ];
  assert.throws(() => joinedPairs(files), /^a.img: 2 x 2 x 2 voxels of float32 need 32 bytes/);
});

pairs.run();
