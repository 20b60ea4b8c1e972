import {
  type LabelData,
  type LabelMap,
  requireSameGrid,
  resampleLabelsByShare,
  resampleLabelsLike,
  shapeOf,
  type Volume,
  type VoxelGrid,
  voxelGrid,
} from '@obelisk/data';
import { formatShape } from '@obelisk/engine';
import { firstNoClass, placeOf } from '@obelisk/kernels';
import type { LabelledCase, Preparation, PreparedCase } from './preparation.js';
import { prepareImage } from './prepare-image.js';
import { isResampled } from './prepared-shape.js';

/**
 * Prepares a scan and its labels for networks: turned to the wanted orientation, resampled to the
 * wanted spacing, normalised, and brought to the wanted size. A label of another spacing is the one
 * with the largest share around its place, as nnU-Net's linearly resampled one-hot maps have it;
 * one of a stretched scan is the nearest.
 *
 * Each volume's mean and standard deviation are those of all its own voxels, before voxels are cut
 * off or added; added ones are 0, the mean, or for HU air. Their label is the background.
 *
 * @throws one sentence when scan and labels are on different grids, or a label needs over 8 bits
 * @example
 * ```ts
 * import { phantomSeries } from '@obelisk/data';
 * import { prepareCase } from '@obelisk/training';
 * const [phantom] = phantomSeries({ count: 1, seed: 1, size: [8, 8, 8] });
 * const preparation = {
 *   orientation: 'RAS',
 *   spacing: null,
 *   size: [12, 8, 6],
 *   fit: 'crop',
 *   intensity: { factor: 1 / 1024, offset: 1 },
 * } as const;
 * const { image, labels } = prepareCase({ name: 'phantom', ...phantom }, preparation);
 * image.data.get(0, 0, 0); // => 0
 * labels.data.shape; // => [12, 8, 6]
 * ```
 */
export function prepareCase(one: LabelledCase, preparation: Preparation): PreparedCase {
  const { name, scan } = one;
  requireSameGrid(scan, one.labels, { scan: `of ${name}`, labels: name });
  const { volume: image, remarks } = prepareImage(scan, preparation);
  const onScan = voxelGrid(bytesOf(one), shapeOf(scan), scan.affine);
  const grid = { shape: shapeOf(scan), affine: scan.affine };
  // Without resampling the nearest voxel is the voxel itself.
  const resample = isResampled(grid, preparation) ? resampleLabelsByShare : resampleLabelsLike;
  return { name, image, labels: resample(onScan, image), remarks };
}

/** Labels in 8 bits, in C order. */
function bytesOf({ name, labels }: LabelledCase): Uint8Array {
  const { data, shape } = labels.data;
  if (data instanceof Uint8Array) return data;
  const at = firstNoClass(data, 256);
  if (at < 0) return Uint8Array.from(data);
  throw new Error(
    `${name}: its label map holds the label ${data[at]} in voxel ` +
      `${formatShape(placeOf(at, shape))}; expected 0 to 255`,
  );
}

/**
 * Labels that were found on a prepared image, on the voxels of its scan: each voxel gets the label
 * of the nearest one, where nothing was resampled its very own, and where the prepared image has
 * none the background.
 *
 * @param predicted - labels of the prepared image's voxels, in C order
 * @param prepared - the prepared image: its shape and affine count
 * @param scan - the scan that it was made of, or its label map
 * @example
 * ```ts
 * import { phantomSeries } from '@obelisk/data';
 * import { labelsOnScan, prepareCase } from '@obelisk/training';
 * const [phantom] = phantomSeries({ count: 1, seed: 1, size: [8, 8, 8] });
 * const preparation = {
 *   orientation: 'LAI',
 *   spacing: null,
 *   size: [9, 10, 11],
 *   fit: 'crop',
 *   intensity: 'volume',
 * } as const;
 * const { image, labels } = prepareCase({ name: 'phantom', ...phantom }, preparation);
 * const { data } = labelsOnScan(labels.data.data, image, phantom.scan);
 * data.data; // => phantom.labels.data.data
 * ```
 */
export function labelsOnScan(
  predicted: LabelData,
  prepared: VoxelGrid<Float32Array | LabelData>,
  scan: Volume | LabelMap,
): LabelMap {
  return resampleLabelsLike(voxelGrid(predicted, shapeOf(prepared), prepared.affine), scan);
}
