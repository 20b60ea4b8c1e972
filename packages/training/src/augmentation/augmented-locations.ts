import { type Affine, applyAffine, invertAffine, type Triple } from '@obelisk/data';
import type { Random } from '@obelisk/tensor';
import { type LocationChoice, type Locations, randomLocations } from '../random-locations.js';
import type { TrainingScan } from '../training-scan.js';

/** What places of a scan are looked up in. */
type LabelledScan = Pick<TrainingScan, 'labels' | 'size' | 'pools'>;

/**
 * Random voxels of a scan as `augmentAffine` would resample it, with no image resampled: the cheap
 * augmentation of OBELISK (Table 3, "++"). The resampled image is $I'(q) = I(A (q, 1))$, so that a
 * layer with offsets $S$ sees at the voxel $p$
 *
 * $$I'(p + S) = I(A (p + S, 1)) = I(A (p, 1) + A_{3 \times 3} S):$$
 *
 * the same scan, sampled at the points $A (p, 1)$, which this gives, through the offsets
 * $A_{3 \times 3} S$ of `transformOffsets`. The label of $p$ is that of the voxel nearest to
 * $A (p, 1)$, or background outside.
 *
 * Two differences from the resampled image are left. OBELISK sees zeros outside the scan, not the
 * border's values. And a scan that is smoothed before is smoothed along its own axes, not along the
 * transformed ones.
 *
 * 'uniform' draws $p$ among all voxels. 'balanced' draws a voxel $q$ of the scan by its label and
 * takes the $p$ that comes to lie nearest to it, the voxel next to $A^{-1} q$.
 * @param affine - $A$, of `randomAffine`
 * @returns points $A (p, 1)$, and their labels
 * @throws Error when 'balanced' meets a matrix that cannot be inverted
 *
 * @example
 * ```ts
 * import { Random } from '@obelisk/tensor';
 * import { augmentedLocations, placePools } from '@obelisk/training';
 * const [labels, size] = [Uint8Array.of(1, 2), [1, 1, 2] as const];
 * const scan = { labels, size, pools: placePools(labels, size) };
 * const mirrored = [[-1, 0, 0, 0], [0, 1, 0, 0], [0, 0, 1, 0], [0, 0, 0, 1]];
 * const places = augmentedLocations(scan, 1, 'uniform', mirrored, new Random(1));
 * places.labels[0] === (places.points[0] < 0 ? 1 : 2); // => true
 * ```
 */
export function augmentedLocations(
  scan: LabelledScan,
  count: number,
  choice: LocationChoice,
  affine: Affine,
  random: Random,
): Locations {
  const { points } = randomLocations(scan, count, choice, random);
  const inverse = choice === 'balanced' ? invertAffine(affine) : null;
  const labels = new Float32Array(count);
  for (let at = 0; at < count; at++) {
    const drawn: Triple = [points[3 * at], points[3 * at + 1], points[3 * at + 2]];
    const p = inverse ? nearestVoxel(applyAffine(inverse, drawn), scan.size) : drawn;
    const place = applyAffine(affine, p);
    points.set(place, 3 * at);
    labels[at] = labelAt(scan, place);
  }
  return { points, labels };
}

/** Coordinates of the voxel inside the image that lies nearest to (x, y, z). */
function nearestVoxel(place: Triple, size: LabelledScan['size']): Triple {
  const along = (coordinate: number, voxels: number) => {
    if (voxels === 1) return 0;
    const index = Math.round(((coordinate + 1) / 2) * (voxels - 1));
    return (2 * Math.min(Math.max(index, 0), voxels - 1)) / (voxels - 1) - 1;
  };
  const [D, H, W] = size;
  return [along(place[0], W), along(place[1], H), along(place[2], D)];
}

/** The label of the voxel nearest to (x, y, z), halves away from zero; background outside. */
function labelAt({ labels, size: [D, H, W] }: LabelledScan, [x, y, z]: Triple): number {
  const index = (coordinate: number, voxels: number) => {
    const exact = ((coordinate + 1) / 2) * (voxels - 1);
    return Math.sign(exact) * Math.round(Math.abs(exact));
  };
  const [w, h, d] = [index(x, W), index(y, H), index(z, D)];
  const isInside = w >= 0 && w < W && h >= 0 && h < H && d >= 0 && d < D;
  return isInside ? labels[(d * H + h) * W + w] : 0;
}
