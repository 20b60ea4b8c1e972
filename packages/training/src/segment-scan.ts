import { type LabelMap, resampleLabelsLike, shapeOf, type Volume, voxelGrid } from '@obelisk/data';
import type { Device } from '@obelisk/kernels';
import type { ModelEntry, ObeliskNet, VolumeModelEntry, VolumeNetwork } from '@obelisk/models';
import { noGrad, scale, shift, type Tensor, tensor } from '@obelisk/tensor';
import { denseLogits, type InferenceProgress } from './dense-logits.js';
import { halfSizeLogits, labelVolume } from './label-volume.js';
import { prepareScan, smoothedImage } from './preprocess.js';

/** What segmenting a scan gives. */
export interface Segmentation {
  /** On the scan's own grid: its shape, its affine. */
  readonly labels: LabelMap;
  /** What was done to the scan before, in words. */
  readonly steps: readonly string[];
}

/**
 * Segments a scan: brings it into the network's orientation and spacing, runs the network on a
 * regular grid, and puts the labels back onto the scan's own voxels.
 * @param network - in evaluation mode, with its weights loaded
 * @param entry - the network's entry in the catalogue
 *
 * @example
 * ```ts
 * import { phantomSeries } from '@obelisk/data';
 * import { openDevice } from '@obelisk/kernels';
 * import { modelEntry } from '@obelisk/models';
 * import { Random } from '@obelisk/tensor';
 * import { segmentScan } from '@obelisk/training';
 * const device = openDevice('webasm');
 * const entry = modelEntry('obelisk');
 * const network = entry.create({ device, random: new Random(1), labels: 9 });
 * const [{ scan }] = phantomSeries({ count: 1, seed: 1, size: [8, 8, 8] });
 * const segmentation = await segmentScan(network.evaluate(), entry, scan, device);
 * segmentation.labels.data.shape; // => [8, 8, 8]
 * ```
 */
export async function segmentScan(
  network: ObeliskNet,
  entry: Pick<ModelEntry, 'preprocessing' | 'gridStep'>,
  scan: Volume,
  device: Device,
  onProgress?: InferenceProgress,
): Promise<Segmentation> {
  const { volume, steps } = prepareScan(scan, entry.preprocessing);
  const size = shapeOf(volume);
  const image = smoothedImage(volume, entry.preprocessing, device);
  const logits = denseLogits(network, image, entry.gridStep, onProgress);
  image.value.storage.free();
  const half = halfSizeLogits(logits, size, entry.gridStep);
  const labels = await labelsOfScan(half, volume, scan);
  for (const tensor of new Set([logits, half])) tensor.value.storage.free();
  return { labels, steps };
}

/**
 * Segments a scan with a network that takes whole volumes.
 * @param network - in evaluation mode, with its weights loaded
 * @param entry - the network's entry in the catalogue of volume networks
 *
 * @example
 * ```ts
 * import { phantomSeries } from '@obelisk/data';
 * import { openDevice } from '@obelisk/kernels';
 * import { volumeModelEntry } from '@obelisk/models';
 * import { Random } from '@obelisk/tensor';
 * import { segmentVolume } from '@obelisk/training';
 * const device = openDevice('webasm');
 * const entry = volumeModelEntry('obelisk-visceral-hybrid');
 * const network = entry.create({ device, random: new Random(1), labels: 8 }).evaluate();
 * const [{ scan }] = phantomSeries({ count: 1, seed: 1, size: [8, 8, 8] });
 * const preprocessing = { ...entry.preprocessing, spacing: null };
 * const { labels } = await segmentVolume(network, { preprocessing }, scan, device);
 * labels.data.shape; // => [8, 8, 8]
 * ```
 */
export async function segmentVolume(
  network: VolumeNetwork,
  { preprocessing }: Pick<VolumeModelEntry, 'preprocessing'>,
  scan: Volume,
  device: Device,
): Promise<Segmentation> {
  const { volume, steps } = prepareScan(scan, preprocessing);
  const { factor, offset } = preprocessing.intensity;
  const voxels = tensor(volume.data, { device, shape: [1, 1, ...shapeOf(volume)] });
  // No scope around this: feature maps are let go as soon as no layer needs them any more.
  const logits = noGrad(() => network.forward(shift(scale(voxels, factor), offset)));
  const labels = await labelsOfScan(logits, volume, scan);
  logits.value.storage.free();
  return { labels, steps };
}

/** The most likely labels of a prepared volume, on the voxels of the scan that it was made of. */
async function labelsOfScan(logits: Tensor, volume: Volume, scan: Volume): Promise<LabelMap> {
  const size = shapeOf(volume);
  const labels = voxelGrid(await labelVolume(logits, size), size, volume.affine);
  return volume === scan ? labels : resampleLabelsLike(labels, scan);
}
