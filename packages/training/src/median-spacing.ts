import { type Grid, reorientGrid, spacingOf, type Triple } from '@obelisk/data';

/** Of a spacing in a plan: far more than headers keep. */
const digits = 6;

/**
 * The median voxel size of scans in mm, for each axis alone, after they were turned to one
 * orientation; of an even number of scans the mean of the two in the middle (NumPy's median). It is
 * nnU-Net's target spacing, but for its lower percentile along the coarse axis of anisotropic data.
 *
 * @throws Error when there is no scan
 * @example
 * ```ts
 * import { scalingAffine } from '@obelisk/data';
 * import { medianSpacing } from '@obelisk/training';
 * const grids = [0.5, 1, 3].map((mm) => ({
 *   shape: [10, 10, 10] as const,
 *   affine: scalingAffine([mm, mm, 2 * mm]),
 * }));
 * medianSpacing(grids, 'RAS'); // => [1, 1, 2]
 * medianSpacing(grids.slice(0, 2), 'SAR'); // => [1.5, 0.75, 0.75]
 * ```
 */
export function medianSpacing(grids: readonly Grid[], orientation: string): Triple {
  return medianTriple(grids.map((grid) => spacingOf(reorientGrid(grid, orientation).affine)));
}

/**
 * The median of each axis alone, as NumPy's, to six digits.
 *
 * @throws Error when there is nothing to take it of
 */
export function medianTriple(triples: readonly Triple[]): Triple {
  if (triples.length === 0) throw new Error('median: there is no scan; expected one or more');
  const along = (axis: number) => {
    const values = triples.map((triple) => triple[axis]).sort((a, b) => a - b);
    const [low, high] = [values[(values.length - 1) >> 1], values[values.length >> 1]];
    return Number(((low + high) / 2).toPrecision(digits));
  };
  return [along(0), along(1), along(2)];
}
