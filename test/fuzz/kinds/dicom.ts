import { decodeScan, voxelGrid } from '@obelisk/data';
import { readDicom, seriesInDicom } from '@obelisk/data/dicom';
import { dicomSlices, type Syntax } from '../../support/dicom.js';
import { expect, type FuzzKind } from '../fuzz-kind.js';
import { mutatedBytes } from '../mutations/bytes.js';
import { happens, pick } from '../mutations/choice.js';

const affine = [
  [-1, 0, 0, 0],
  [0, -1, 0, 0],
  [0, 0, 2, 5],
  [0, 0, 0, 1],
];
const values = Float32Array.from({ length: 24 }, (_, index) => 10 * index - 90);
const scan = voxelGrid(values, [2, 3, 4], affine);
const syntaxes: readonly Syntax[] = ['explicit', 'implicit', 'big-endian'];

/** Four slices of DICOM, one or two of them damaged behind the preamble. */
export const dicom: FuzzKind = {
  make(random) {
    const slices = dicomSlices(scan, { syntax: pick(random, syntaxes) });
    const damaged = (bytes: Uint8Array) =>
      Buffer.concat([
        bytes.subarray(0, 132),
        mutatedBytes(Uint8Array.from(bytes.subarray(132)), random),
      ]);
    const first = random.integer(slices.length);
    slices[first] = damaged(slices[first]);
    if (happens(random, 20)) slices[0] = damaged(slices[0]);
    return {
      files: Object.fromEntries(slices.map((bytes, index) => [`slice-${index}.dcm`, bytes])),
    };
  },
  read({ files }, folder) {
    const given = Object.entries(files).map(([name, bytes]) => ({ name, bytes }));
    seriesInDicom(given, folder);
    const found = decodeScan(readDicom(given, folder), folder);
    expect(found.data.data.every(Number.isFinite), 'a scan that is not finite');
    expect(found.affine.flat().every(Number.isFinite), 'an affine that is not finite');
  },
};
