import { spacingOf, type Volume } from '@obelisk/data';
import type { Preparation } from '../preparation.js';

/**
 * What to tell of weights that name no spacing: those of an older version, or trained voxel for
 * voxel. Null when they do, or stretch every scan to a number of voxels of their own.
 *
 * @param scan - to be segmented
 * @example
 * ```ts
 * import { phantomSeries } from '@obelisk/data';
 * import { modelEntry } from '@obelisk/models';
 * import { missingSpacingLine, preparationOf } from '@obelisk/training';
 * const [{ scan }] = phantomSeries({ count: 1, seed: 1, size: [32, 24, 32] });
 * missingSpacingLine(preparationOf(modelEntry('obelisk-visceral')), scan); // => null
 * const line = missingSpacingLine(preparationOf(modelEntry('obelisk')), scan);
 * line?.split(';')[0]; // => 'the weights name no spacing'
 * ```
 */
export function missingSpacingLine(
  { spacing, size, fit }: Pick<Preparation, 'spacing' | 'size' | 'fit'>,
  scan: Volume,
): string | null {
  if (spacing !== null || (size !== null && fit === 'resample')) return null;
  const present = spacingOf(scan.affine).map((mm) => Number(mm.toPrecision(6)));
  return (
    `the weights name no spacing; the scan's voxels of ${present.join(' x ')} mm are taken as ` +
    'they are, and organs are found where those of the training had the same size'
  );
}
