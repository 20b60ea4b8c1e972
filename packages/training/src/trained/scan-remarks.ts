import type { Volume } from '@obelisk/data';
import { fieldOfViewLine } from '../field-of-view.js';
import type { PreparedImage } from '../prepare-image.js';
import { missingSpacingLine } from './missing-spacing-line.js';
import type { TrainedModel } from './trained-model.js';

/**
 * What one should know of a scan before one believes its labels: that its voxels are taken as they
 * are, what is odd about its intensities, and that a network learned from scans of another size.
 *
 * @example
 * ```ts
 * import { phantomSeries } from '@obelisk/data';
 * import { modelEntry } from '@obelisk/models';
 * import { preparationOf, prepareImage, scanRemarks } from '@obelisk/training';
 * const [{ scan }] = phantomSeries({ count: 1, seed: 1, size: [32, 24, 32] });
 * const preparation = preparationOf(modelEntry('obelisk-visceral'));
 * const prepared = prepareImage(scan, preparation);
 * scanRemarks(scan, prepared, { preparation, fieldOfView: null }); // => []
 * scanRemarks(scan, prepared, { preparation, fieldOfView: [468, 345, 480] }).length; // => 1
 * ```
 */
export function scanRemarks(
  scan: Volume,
  { remarks, volume }: Pick<PreparedImage, 'remarks' | 'volume'>,
  { preparation, fieldOfView }: Pick<TrainedModel, 'preparation' | 'fieldOfView'>,
): string[] {
  const missing = missingSpacingLine(preparation, scan);
  const size = fieldOfViewLine(volume, fieldOfView);
  return [missing, ...remarks.map(({ text }) => text), size].filter((line) => line !== null);
}
