import { writeNifti } from './nifti.js';
import { shapeOf, type Volume, voxelGrid } from './volume.js';

/** A power of 2, so that 0, 1/2 and 1 are read exactly by any program. */
const steps = 2 ** 15;

/**
 * Numbers from 0 to 1 as the bytes of a .nii.gz: probabilities, for example. NIfTI has no float16;
 * the same 16 bits are used as uint16 with the slope $2^{-15}$, which every reader multiplies by.
 * What is read back is at most $2^{-16} \approx 0.000015$ off.
 *
 * @throws one sentence for a number below 0 or above 1, and what `writeNifti` refuses
 * @example
 * ```ts
 * import { readNifti, scalingAffine, voxelGrid, writeFractions } from '@obelisk/data';
 * const map = voxelGrid(Float32Array.of(0, 1, 0.5, 0.1), [1, 2, 2], scalingAffine([3, 3, 3]));
 * const read = readNifti(writeFractions(map), 'liver.nii.gz').data.data;
 * read.slice(0, 3); // => Float32Array.of(0, 1, 0.5)
 * read[3]; // => ≈ 0.1
 * ```
 */
export function writeFractions(map: Volume): Uint8Array {
  const { data } = map.data;
  const outside = data.find((value) => !(value >= 0 && value <= 1));
  if (outside !== undefined) {
    throw new Error(`writeFractions: a voxel is ${outside}; expected numbers from 0 to 1`);
  }
  const stored = Uint16Array.from(data, (value) => Math.round(steps * value));
  return writeNifti(voxelGrid(stored, shapeOf(map), map.affine), { gzip: true, slope: 1 / steps });
}
