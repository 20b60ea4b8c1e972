import {
  air,
  type GridPart,
  middlePart,
  partOfGrid,
  shapeOf,
  type Triple,
  type Volume,
  voxelGrid,
} from '@obelisk/data';
import { partAroundBody } from './field-of-view.js';
import type { Intensity, Preparation } from './preparation.js';
import { preparedShape, requireNetworkSize } from './prepared-shape.js';
import { type PreparedScan, prepareScan, standardising } from './preprocess.js';
import { checkIntensities, type IntensityRemark } from './scan-intensities.js';
import type { VoxelBox } from './voxel-box.js';

/** A scan as a network sees it, and what there is to tell of its intensities. */
export interface PreparedImage extends PreparedScan {
  readonly remarks: readonly IntensityRemark[];
}

/**
 * A scan as a network sees it: its voxels in the wanted order, spacing and number, its intensities
 * normalised. Mean and standard deviation of a volume are taken before voxels are cut off or added;
 * added ones are 0, the mean, or for HU air. So are voxels that no scanner means as HU.
 * @param crop - what to take of the scan, see {@link prepareScan}
 * @param fieldOfView - in mm: the size to crop or pad the scan to, around the body; for
 * preparations that want no number of voxels
 * @throws Error when the box is not in the scan, a voxel is NaN or infinite, or the scan would have
 * too many voxels for a network
 *
 * @example
 * ```ts
 * import { phantomSeries } from '@obelisk/data';
 * import { modelEntry } from '@obelisk/models';
 * import { preparationOf, prepareImage } from '@obelisk/training';
 * const [{ scan }] = phantomSeries({ count: 1, seed: 1, size: [8, 8, 8] });
 * const preparation = { ...preparationOf(modelEntry('unet-global-visceral')), spacing: null };
 * const { volume, steps } = prepareImage(scan, preparation);
 * volume.data.get(0, 0, 0); // => ≈ -1.024
 * steps; // => ['8 x 8 x 8 voxels cropped or padded to 156 x 115 x 160']
 * ```
 */
export function prepareImage(
  given: Volume,
  wanted: Preparation,
  crop?: VoxelBox,
  fieldOfView?: Triple,
): PreparedImage {
  if (wanted.size === null && !fieldOfView) {
    const seen = preparedShape({ shape: shapeOf(given), affine: given.affine }, wanted);
    const at = wanted.spacing === null ? '' : ` at ${wanted.spacing.join(' x ')} mm`;
    requireNetworkSize(seen, `the scan${at}`);
  }
  const { scan, remarks } = checkIntensities(given, wanted.intensity);
  const stretched = wanted.fit === 'resample' ? wanted.size : null;
  const { volume, steps } = prepareScan(scan, { ...wanted, size: stretched }, crop);
  const { image, outside } = normalised(volume, wanted.intensity);
  const part = wantedPart(volume, wanted, fieldOfView);
  const seen = partOfGrid(image, part, outside);
  if (seen === image) return { volume: image, steps, remarks };
  const step = `${shapeOf(image).join(' x ')} voxels cropped or padded to ${part.size.join(' x ')}`;
  return { volume: seen, steps: [...steps, step], remarks };
}

/** The part of a volume that a network sees: all of it, unless a size is wanted. */
function wantedPart(
  volume: Volume,
  { size, intensity }: Preparation,
  fieldOfView?: Triple,
): GridPart {
  if (size !== null) return middlePart(volume, size);
  if (fieldOfView) return partAroundBody(volume, fieldOfView, intensity);
  return { size: shapeOf(volume), first: [0, 0, 0] };
}

/**
 * A prepared image in the unit that its scan had, for the eye; as it is where it had none.
 *
 * @example
 * ```ts
 * import { scalingAffine, voxelGrid } from '@obelisk/data';
 * import { inUnits } from '@obelisk/training';
 * const image = voxelGrid(Float32Array.of(-2, 0.125), [2, 1, 1], scalingAffine([3, 3, 3]));
 * inUnits(image, { factor: 1 / 500, offset: 0 }).data.data; // => Float32Array.of(-1000, 62.5)
 * ```
 */
export function inUnits(image: Volume, intensity: Intensity): Volume {
  if (intensity === 'volume') return image;
  const { factor, offset } = intensity;
  const values = image.data.data.map((value) => (value - offset) / factor);
  return voxelGrid(values, shapeOf(image), image.affine);
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
