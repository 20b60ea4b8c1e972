import { air, shapeOf, type Volume, voxelGrid } from '@obelisk/data';
import type { Intensity } from './preparation.js';

/** A scan without NaN, and what was done to it; null when it had none. */
export interface FilledScan {
  readonly scan: Volume;
  readonly line: string | null;
}

/**
 * Takes NaN, with which SPM and FSL mark what is outside the field of view, for air: -1024 HU, or
 * in a scan without a unit its smallest number. A scan without NaN is returned itself.
 * @throws Error when every voxel is NaN
 *
 * @example
 * ```ts
 * import { scalingAffine, voxelGrid } from '@obelisk/data';
 * import { nanAsAir } from '@obelisk/training';
 * const scan = voxelGrid(Float32Array.of(Number.NaN, 40), [2, 1, 1], scalingAffine([3, 3, 3]));
 * const { scan: filled, line } = nanAsAir(scan, { factor: 1 / 500, offset: 0 });
 * filled.data.data; // => Float32Array.of(-1024, 40)
 * line; // => '1 of 2 voxels is NaN, taken for air (-1024)'
 * nanAsAir(scan, 'volume').scan.data.data; // => Float32Array.of(40, 40)
 * ```
 */
export function nanAsAir(scan: Volume, intensity: Intensity): FilledScan {
  const { data } = scan.data;
  let [count, smallest] = [0, Infinity];
  for (let voxel = 0; voxel < data.length; voxel++) {
    if (Number.isNaN(data[voxel])) count++;
    else if (data[voxel] < smallest) smallest = data[voxel];
  }
  if (count === 0) return { scan, line: null };
  if (count === data.length) throw new Error('every voxel is NaN; expected some of a body');
  const value = intensity === 'volume' ? smallest : air;
  const filled = data.map((number) => (Number.isNaN(number) ? value : number));
  const what = `${count} of ${data.length} voxels ${count === 1 ? 'is' : 'are'} NaN`;
  return {
    scan: voxelGrid(filled, shapeOf(scan), scan.affine),
    line: `${what}, taken for air (${Number(value.toPrecision(6))})`,
  };
}
