import type { NdArray } from 'ndarray';
import type { Triple } from './affine.js';
import { npzPieces } from './npz.js';
import type { Volume } from './volume.js';
import { copyInOrder, type NumberArray } from './voxel-order.js';

/**
 * Probabilities as nnU-Net writes them (`--save_probabilities`) and its ensembling reads them: the
 * bytes of an .npz with the float32 array `probabilities` of the shape [labels, z, y, x], where x,
 * y and z are the axes of the scan's file.
 *
 * @param labels - how many there are, with the background
 * @param size - of each map
 * @param maps - of one label after the other, asked for when they are wanted
 * @throws one sentence when the array has 4 GiB or more, or the maps are not so many or so large
 * @example
 * ```ts
 * import { nnunetProbabilities, scalingAffine, voxelGrid } from '@obelisk/data';
 * const map = voxelGrid(Float32Array.of(1, 1), [1, 1, 2], scalingAffine([3, 3, 3]));
 * const [first] = nnunetProbabilities(1, [1, 1, 2], [map]);
 * String.fromCharCode(...first.slice(0, 2)); // => 'PK'
 * ```
 */
export function nnunetProbabilities(
  labels: number,
  size: Triple,
  maps: Iterable<Volume>,
): Generator<Uint8Array> {
  return npzPieces('probabilities', [labels, ...size.toReversed()], turned(maps));
}

/** Of each map the values with x fastest. */
function* turned(maps: Iterable<Volume>): Generator<Float32Array> {
  for (const { data } of maps) {
    const view = (data as NdArray<NumberArray>).transpose(2, 1, 0);
    yield copyInOrder(view, new Float32Array(view.size));
  }
}
