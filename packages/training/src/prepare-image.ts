import { cropOrPad, shapeOf, type Volume, voxelGrid } from '@obelisk/data';
import type { Intensity, Preparation } from './preparation.js';
import { preparedShape, requireNetworkSize } from './prepared-shape.js';
import { air, type PreparedScan, prepareScan, standardising } from './preprocess.js';
import type { VoxelBox } from './voxel-box.js';

/**
 * A scan as a network sees it: its voxels in the wanted order, spacing and number, its intensities
 * normalised. Mean and standard deviation of a volume are taken before voxels are cut off or added;
 * added ones are 0, the mean, or for HU air.
 * @param crop - what to take of the scan, see {@link prepareScan}
 * @throws one sentence when the scan would have too many voxels for a network
 *
 * @example
 * ```ts
 * import { phantomSeries } from '@obelisk/data';
 * import { anyModelEntry } from '@obelisk/models';
 * import { preparationOf, prepareImage } from '@obelisk/training';
 * const [{ scan }] = phantomSeries({ count: 1, seed: 1, size: [8, 8, 8] });
 * const preparation = { ...preparationOf(anyModelEntry('unet-global-visceral')), spacing: null };
 * const { volume, steps } = prepareImage(scan, preparation);
 * volume.data.get(0, 0, 0); // => ≈ -1.024
 * steps; // => ['8 x 8 x 8 voxels cropped or padded to 156 x 115 x 160']
 * ```
 */
export function prepareImage(scan: Volume, wanted: Preparation, crop?: VoxelBox): PreparedScan {
  if (wanted.size === null) {
    const seen = preparedShape({ shape: shapeOf(scan), affine: scan.affine }, wanted);
    const at = wanted.spacing === null ? '' : ` at ${wanted.spacing.join(' x ')} mm`;
    requireNetworkSize(seen, `the scan${at}`);
  }
  const stretched = wanted.fit === 'resample' ? wanted.size : null;
  const { volume, steps } = prepareScan(scan, { ...wanted, size: stretched }, crop);
  const { image, outside } = normalised(volume, wanted.intensity);
  const { size } = wanted;
  const present = shapeOf(image);
  if (size === null || size.every((count, axis) => count === present[axis])) {
    return { volume: image, steps };
  }
  const step = `${present.join(' x ')} voxels cropped or padded to ${size.join(' x ')}`;
  return { volume: cropOrPad(image, size, outside), steps: [...steps, step] };
}

/** A volume as a network sees it, and the value of voxels that it does not have. */
function normalised(volume: Volume, intensity: Intensity): { image: Volume; outside: number } {
  const { factor, offset } = intensity === 'volume' ? standardising(volume.data) : intensity;
  const values = volume.data.data.map((value) => value * factor + offset);
  return {
    image: voxelGrid(values, shapeOf(volume), volume.affine),
    outside: intensity === 'volume' ? 0 : air * factor + offset,
  };
}
