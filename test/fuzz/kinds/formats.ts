import { readFileSync } from 'node:fs';
import { segmentationNrrd, voxelGrid } from '@obelisk/data';
import { type FuzzKind, oneFile, theFile } from '../fuzz-kind.js';
import { mutatedBytes } from '../mutations/bytes.js';
import { extremeNumbers, happens, pick } from '../mutations/choice.js';
import { readScanFile } from './scans.js';

const fixtures = new URL('../../fixtures/itk/', import.meta.url);
const names = ['raw.nrrd', 'packed.nrrd', 'raw.mha', 'packed.mha'] as const;
// Plain arrays: a change to the slice() of a Node Buffer would change the Buffer.
const honest = names.map(
  (name) => [name, Uint8Array.from(readFileSync(new URL(name, fixtures)))] as const,
);
const affine = [
  [1, 0, 0, 0],
  [0, 1, 0, 0],
  [0, 0, 2, 5],
  [0, 0, 0, 1],
];
const labels = voxelGrid(Uint8Array.of(0, 1, 0, 0, 0, 1, 0, 1), [2, 2, 2], affine);
const segments = segmentationNrrd(labels, [{ label: 1, name: 'liver', colour: '#b93a13' }]);

/** NRRD and MetaImage: bytes changed anywhere, or a number of the header. */
export const formats: FuzzKind = {
  make(random) {
    const [name, bytes] = pick(random, [...honest, ['a.seg.nrrd', segments] as const]);
    if (happens(random, 50)) return oneFile(name, mutatedBytes(bytes, random));
    const numbers = [
      ...Buffer.from(bytes.subarray(0, 400))
        .toString('latin1')
        .matchAll(/[\d.]+/g),
    ];
    const { 0: old, index } = pick(random, numbers);
    const other = Buffer.from(String(pick(random, extremeNumbers)));
    const rest = bytes.subarray(index + old.length);
    return oneFile(name, Buffer.concat([bytes.subarray(0, index), other, rest]));
  },
  read(input) {
    const [name, bytes] = theFile(input);
    readScanFile(bytes, name);
  },
};
