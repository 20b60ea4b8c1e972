import { type FuzzKind, oneFile, theFile } from '../fuzz-kind.js';
import { damagedScan, readScanFile } from './scans.js';

/** Scans as .nii. */
export const nifti: FuzzKind = {
  make: (random) => oneFile('scan.nii', damagedScan(random)),
  read(input) {
    const [name, bytes] = theFile(input);
    readScanFile(bytes, name);
  },
};
