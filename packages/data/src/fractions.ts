import { Gzip } from 'fflate';
import type { NdArray } from 'ndarray';
import { niftiHeaderBytes, smallestVersion } from './nifti-header-writing.js';
import { shapeOf, type Volume } from './volume.js';
import { copyInOrder, type NumberArray } from './voxel-order.js';

/** A power of 2, so that 0, 1/2 and 1 are read exactly by any program. */
const steps = 2 ** 15;

/** So many slices are packed at a time. */
const slicesAtOnce = 16;

/**
 * Numbers from 0 to 1 as the bytes of a .nii.gz: probabilities, for example. NIfTI has no float16;
 * the same 16 bits are used as uint16 with the slope $2^{-15}$, which every reader multiplies by.
 * What is read back is at most $2^{-16} \approx 0.000015$ off.
 *
 * @returns the file in pieces, so that it need not be in memory as a whole
 * @throws one sentence for a number below 0 or above 1
 * @example
 * ```ts
 * import { fractionPieces, readNifti, scalingAffine, voxelGrid } from '@obelisk/data';
 * const map = voxelGrid(Float32Array.of(0, 1, 0.5, 0.1), [1, 2, 2], scalingAffine([3, 3, 3]));
 * const bytes = Uint8Array.from([...fractionPieces(map)].flatMap((piece) => [...piece]));
 * const read = readNifti(bytes, 'liver.nii.gz').data.data;
 * read.slice(0, 3); // => Float32Array.of(0, 1, 0.5)
 * read[3]; // => ≈ 0.1
 * ```
 */
export function* fractionPieces(map: Volume): Generator<Uint8Array> {
  const outside = map.data.data.find((value) => !(value >= 0 && value <= 1));
  if (outside !== undefined) {
    throw new Error(`a voxel of the map is ${outside}; expected numbers from 0 to 1`);
  }
  const packed: Uint8Array[] = [];
  const file = new Gzip({ level: 6, mtime: 0 }, (piece) => packed.push(piece));
  const shape = shapeOf(map);
  file.push(niftiHeaderBytes(smallestVersion(shape), shape, 'uint16', map.affine, 1 / steps));
  const last = shape[2];
  for (let first = 0; first < last; first += slicesAtOnce) {
    const end = Math.min(first + slicesAtOnce, last);
    file.push(storedSlices(map, first, end), end === last);
    yield* packed.splice(0);
  }
}

/** The slices `first` to `end`, without the last, as the file has them: x fastest. */
function storedSlices({ data }: Volume, first: number, end: number): Uint8Array {
  const [depth, height] = data.shape;
  const part = (data as NdArray<NumberArray>).hi(depth, height, end).lo(0, 0, first);
  const inOrder = copyInOrder(part.transpose(2, 1, 0), new Float32Array(part.size), steps);
  const stored = new Uint16Array(inOrder.length);
  for (let at = 0; at < stored.length; at++) stored[at] = Math.round(inOrder[at]);
  return new Uint8Array(stored.buffer);
}
