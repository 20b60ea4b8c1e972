import { readWeights, writeSafetensors } from '@obelisk/nn';
import { gzipSync, zipSync } from 'fflate';
import ndarray from 'ndarray';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { bytesOf, named, op, streamFile, tensor, zipFile } from './craft.js';

const weightsFile = suite('readWeights');
const text = (content: string) => new TextEncoder().encode(content);
const elements = bytesOf(new Float32Array([1, 2, 3, 4]));

weightsFile('tells the three kinds of files apart whatever their name', () => {
  const files = [
    zipFile(named(tensor({})), { 0: elements }),
    streamFile(named(tensor({})), { 0: { count: 4, bytes: elements } }),
    writeSafetensors(new Map([['w', ndarray(new Float32Array([1, 2, 3, 4]), [4])]])),
  ];
  for (const bytes of files) {
    const arrays = readWeights(bytes, 'scan.nii');
    assert.equal(arrays.get('w')!.data, new Float32Array([1, 2, 3, 4]));
    // As a Buffer, whose slice() shares memory, and from the middle of a larger one.
    const inside = Buffer.concat([Buffer.alloc(3), bytes]).subarray(3);
    const again = readWeights(inside, 'scan.nii').get('w')!.data as Float32Array;
    inside.fill(0);
    assert.equal(again, new Float32Array([1, 2, 3, 4]));
  }
});

const nifti = new Uint8Array(352);
nifti.set([0x5c, 1], 0);
nifti.set(text('n+1\0'), 344);

const others: [string, Uint8Array, RegExp][] = [
  ['nothing', new Uint8Array(0), /^x\.pth: is empty, expected weights$/],
  ['a NIfTI scan', nifti, /^x\.pth: is a NIfTI-1 scan, expected weights/],
  ['a gzipped scan', gzipSync(nifti), /is gzip data \(a scan as \.nii\.gz\?\)/],
  ['an HTML page', text('\ufeff\n<!DOCTYPE html><html>'), /is an HTML page/],
  ['XML', text('<?xml version="1.0"?><Error/>'), /is an XML or HTML document/],
  ['JSON', text('{"message": "Not Found"}'), /is a JSON document/],
  [
    'a Git LFS pointer',
    text('version https://git-lfs.github.com/spec/v1\n'),
    /is a Git LFS pointer/,
  ],
  ['zeros', new Uint8Array(1000), /is all zeros/],
  [
    'text',
    text('weights'),
    /is neither a \.pth nor a safetensors file \(7 bytes of another kind\)/,
  ],
  [
    'another pickle',
    Uint8Array.from([...op.protocol(), ...op.none, ...op.stop]),
    /is a pickle, but not one of PyTorch/,
  ],
  [
    'another zip archive',
    zipSync({ 'a.npy': new Uint8Array(3) }),
    /is a zip archive with 0 entries data\.pkl, .* it holds "a\.npy"$/,
  ],
];
for (const [what, bytes, message] of others) {
  weightsFile(`${what}: said so`, () => {
    assert.throws(() => readWeights(bytes, 'x.pth'), message);
  });
}

weightsFile.run();
