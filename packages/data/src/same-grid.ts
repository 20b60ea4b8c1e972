import { type Affine, spacingOf } from './affine.js';
import { axisCodes } from './orientation.js';
import { type LabelMap, shapeOf, type Volume } from './volume.js';

/** What headers round: a fraction of the spacing and of a unit vector, and mm of the origin. */
const tolerance = { fraction: 1e-3, millimetres: 0.01 };

/**
 * Makes sure that a label map lies on the very voxels of its scan: the same shape, and an affine
 * that differs by rounding only, 0.1 % of the spacing and of the directions and 0.01 mm of the
 * first voxel's place.
 *
 * @param names - of the two, for the message
 * @throws one sentence that says in what the two differ
 * @example
 * ```ts
 * import { requireSameGrid, scalingAffine, voxelGrid } from '@obelisk/data';
 * const scan = voxelGrid(new Float32Array(24), [2, 3, 4], scalingAffine([3, 3, 3]));
 * const labels = voxelGrid(new Uint8Array(24), [2, 3, 4], scalingAffine([3, 3, 4]));
 * requireSameGrid(scan, labels, { scan: 'a.nii', labels: 'b.nii' }); // throws: 3 x 3 x 4 mm
 * ```
 */
export function requireSameGrid(
  scan: Volume,
  labels: LabelMap,
  names: { readonly scan: string; readonly labels: string },
): void {
  const refuse = (what: string, ofLabels: string, ofScan: string) => {
    throw new Error(
      `${names.labels}: the label map ${what} ${ofLabels}, its scan ${names.scan} ${ofScan}`,
    );
  };
  const shapes = [labels, scan].map((grid) => `[${shapeOf(grid).join(', ')}]`);
  if (shapes[0] !== shapes[1]) refuse('has the shape', shapes[0], shapes[1]);
  const difference = affineDifference(labels.affine, scan.affine);
  if (difference !== null) refuse(...difference);
}

/** In what two affines differ by more than rounding, and what each has; null when in nothing. */
function affineDifference(a: Affine, b: Affine): [what: string, ofA: string, ofB: string] | null {
  const [spacingA, spacingB] = [spacingOf(a), spacingOf(b)];
  const apart = (one: number, other: number, allowed: number) => Math.abs(one - other) > allowed;
  if (spacingA.some((size, i) => apart(size, spacingB[i], tolerance.fraction * spacingB[i]))) {
    const show = (spacing: readonly number[]) => `${spacing.map(rounded).join(' x ')} mm`;
    return ['has voxels of', show(spacingA), show(spacingB)];
  }
  const [unitA, unitB] = [directions(a, spacingA), directions(b, spacingB)];
  if (unitA.some((cosine, i) => apart(cosine, unitB[i], tolerance.fraction))) {
    const show = (affine: Affine, unit: number[]) =>
      `${axisCodes(affine)} [${unit.map(rounded).join(', ')}]`;
    return ['has axes along', show(a, unitA), show(b, unitB)];
  }
  const [placeA, placeB] = [a, b].map((rows) => rows.slice(0, 3).map((row) => row[3]));
  if (placeA.some((mm, i) => apart(mm, placeB[i], tolerance.millimetres))) {
    const show = (place: readonly number[]) => `[${place.map(rounded).join(', ')}] mm`;
    return ['has its first voxel at', show(placeA), show(placeB)];
  }
  return null;
}

/** The unit vectors of the axes, one after the other. */
function directions(affine: Affine, spacing: readonly number[]): number[] {
  return spacing.flatMap((size, axis) => affine.slice(0, 3).map((row) => row[axis] / size));
}

/** Six significant digits, without the zeros at the end. */
const rounded = (value: number) => Number(value.toPrecision(6));
