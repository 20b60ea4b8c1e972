import { type LabelMap, resampleLabelsLike, shapeOf, type Volume, voxelGrid } from '@obelisk/data';
import { type Device, type Shape, sizeOf } from '@obelisk/kernels';
import { type Tensor, tensor } from '@obelisk/tensor';
import type { InferenceProgress } from './dense-logits.js';
import { labelVolume } from './label-volume.js';
import type { Preparation } from './preparation.js';
import { prepareImage } from './prepare-image.js';
import type { ScanNetwork } from './scan-network.js';
import { addSoftmax, largestLabels } from './softmax-sum.js';
import type { VoxelBox } from './voxel-box.js';

/** What segmenting a scan gives. */
export interface Segmentation {
  /** On the scan's own grid: its shape, its affine. */
  readonly labels: LabelMap;
  /** What was done to the scan before, in words. */
  readonly steps: readonly string[];
}

/** A scan to segment, and with what. */
export interface SegmentationTask {
  readonly scan: Volume;
  readonly preparation: Preparation;
  /** The part of the scan to segment, see `prepareScan`. */
  readonly crop?: VoxelBox;
  readonly device: Device;
  /**
   * Called one after the other for a network with its weights. Several are an ensemble: the label
   * whose probability is the largest in their mean wins. The same network with other weights may
   * come each time, so that one is in memory.
   */
  readonly networks: readonly (() => ScanNetwork)[];
  readonly onProgress?: InferenceProgress;
}

/**
 * Segments a scan: brings it into the order, spacing and number of voxels that a network wants, and
 * puts the labels that it finds back onto the scan's own voxels. What the network did not see is
 * background.
 *
 * @example
 * ```ts
 * import { phantomSeries } from '@obelisk/data';
 * import { openDevice } from '@obelisk/kernels';
 * import { anyModelEntry } from '@obelisk/models';
 * import { Random } from '@obelisk/tensor';
 * import { preparationOf, scanNetwork, segmentScan } from '@obelisk/training';
 * const device = openDevice('webasm');
 * const entry = anyModelEntry('obelisk');
 * const preparation = preparationOf(entry);
 * const options = { device, random: new Random(1), labels: 9, preparation };
 * const network = scanNetwork(entry, options);
 * const [{ scan }] = phantomSeries({ count: 1, seed: 1, size: [8, 8, 8] });
 * const task = { scan, preparation, device, networks: [() => network] };
 * (await segmentScan(task)).labels.data.shape; // => [8, 8, 8]
 * ```
 */
export async function segmentScan(task: SegmentationTask): Promise<Segmentation> {
  const { scan, preparation, crop, device } = task;
  const { volume, steps } = prepareImage(scan, preparation, crop);
  const size = shapeOf(volume);
  const image = tensor(volume.data, { device, shape: [1, 1, ...size] });
  const found = await likeliestLabels(task, image, size);
  image.value.storage.free();
  const labels = voxelGrid(found, size, volume.affine);
  return { labels: resampleLabelsLike(labels, scan), steps };
}

/** The most likely label of each voxel: of the only network, or of the mean of all. */
async function likeliestLabels(
  { networks, onProgress }: SegmentationTask,
  image: Tensor,
  size: Shape,
): Promise<Uint8Array> {
  const logitsOf = (at: number) =>
    networks[at]().logits(image, (part) => onProgress?.((at + part) / networks.length));
  if (networks.length === 1) return freed(logitsOf(0), (logits) => labelVolume(logits, size));
  let sums: Float32Array | null = null;
  for (const at of networks.keys()) {
    await freed(logitsOf(at), async (logits) => {
      sums ??= new Float32Array(logits.shape[1] * sizeOf(size));
      await addSoftmax(sums, logits, size);
    });
    onProgress?.((at + 1) / networks.length);
  }
  if (sums === null) throw new Error('segmentScan: no network was given; expected one or more');
  return largestLabels(sums, sizeOf(size));
}

/** What `use` makes of a tensor, which is freed then. */
async function freed<T>(made: Tensor, use: (made: Tensor) => Promise<T>): Promise<T> {
  const result = await use(made);
  made.value.storage.free();
  return result;
}
