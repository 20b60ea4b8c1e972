import type { NdArray } from 'ndarray';
import type { Affine, Triple } from './affine.js';
import { visitPlaces } from './grid-places.js';
import type { LabelData } from './volume.js';

/**
 * Values of `source` at the places $M (x, y, z, 1)^T$ of all voxels of a target grid, in C order;
 * `outside` beyond the field of view. Each is the mean of the eight voxels around its place:
 *
 * $$v = \sum_{a, b, c \in \lbrace 0, 1 \rbrace} v_{abc}\, w_x^a (1 - w_x)^{1 - a}\,
 * w_y^b (1 - w_y)^{1 - b}\, w_z^c (1 - w_z)^{1 - c}$$
 *
 * @param relation - $M$: target voxel to source voxel
 */
export function sampleTrilinear(
  source: NdArray<Float32Array>,
  relation: Affine,
  target: Triple,
  outside: number,
): Float32Array {
  const values = new Float32Array(target[0] * target[1] * target[2]).fill(outside);
  const { data } = source;
  const alongZ = (lower: number, stepZ: number, weightZ: number) =>
    data[lower] * (1 - weightZ) + data[lower + stepZ] * weightZ;
  visitPlaces(source, relation, target, (index, lower, dx, dy, dz, wx, wy, wz) => {
    const v00 = alongZ(lower, dz, wz);
    const v01 = alongZ(lower + dy, dz, wz);
    const v10 = alongZ(lower + dx, dz, wz);
    const v11 = alongZ(lower + dx + dy, dz, wz);
    const v0 = v00 * (1 - wy) + v01 * wy;
    const v1 = v10 * (1 - wy) + v11 * wy;
    values[index] = v0 * (1 - wx) + v1 * wx;
  });
  return values;
}

/**
 * Labels or values of `source` at the voxel nearest to each place, in C order; `outside` beyond the
 * field of view. As {@link sampleTrilinear} otherwise.
 */
export function sampleNearest<Data extends Float32Array | LabelData>(
  source: NdArray<Data>,
  relation: Affine,
  target: Triple,
  outside = 0,
): Data {
  const { data } = source;
  const Values = data.constructor as new (length: number) => Data;
  const values = new Values(target[0] * target[1] * target[2]);
  if (outside !== 0) values.fill(outside);
  visitPlaces(source, relation, target, (index, lower, dx, dy, dz, wx, wy, wz) => {
    const nearest = lower + (wx < 0.5 ? 0 : dx) + (wy < 0.5 ? 0 : dy) + (wz < 0.5 ? 0 : dz);
    values[index] = data[nearest];
  });
  return values;
}

/** Shares that differ by less are equal: headers round, and so do the weights that follow. */
const equalShares = 1e-4;

/**
 * Labels with the largest share at each place, in C order; 0 beyond the field of view. The share of
 * a label is what {@link sampleTrilinear} gives for the map that is 1 where it lies, else 0. Of
 * equal shares the larger label wins.
 */
export function sampleLargestShare<Data extends LabelData>(
  source: NdArray<Data>,
  relation: Affine,
  target: Triple,
): Data {
  const { data } = source;
  const Labels = data.constructor as new (length: number) => Data;
  const labels = new Labels(target[0] * target[1] * target[2]);
  const corners = new Float64Array(8);
  const shares = new Float64Array(8);
  visitPlaces(source, relation, target, (index, lower, dx, dy, dz, wx, wy, wz) => {
    for (let corner = 0; corner < 8; corner++) {
      const [x, y, z] = [corner & 4, corner & 2, corner & 1];
      corners[corner] = data[lower + (x ? dx : 0) + (y ? dy : 0) + (z ? dz : 0)];
      shares[corner] = (x ? wx : 1 - wx) * (y ? wy : 1 - wy) * (z ? wz : 1 - wz);
    }
    labels[index] = largestShare(corners, shares);
  });
  return labels;
}

/** The label whose shares add up to most. */
function largestShare(labels: Float64Array, shares: Float64Array): number {
  const first = labels[0];
  if (labels.every((label) => label === first)) return first;
  let [best, most] = [first, 0];
  for (const label of labels) {
    let sum = 0;
    for (let corner = 0; corner < 8; corner++) if (labels[corner] === label) sum += shares[corner];
    const isEqual = Math.abs(sum - most) < equalShares;
    if (isEqual ? label > best : sum > most) [best, most] = [label, sum];
  }
  return best;
}
