import { type LabelMap, resampleLabelsLike, shapeOf, type Volume, voxelGrid } from '@obelisk/data';
import { type Device, type Shape, sizeOf } from '@obelisk/engine';
import { type Tensor, tensor } from '@obelisk/tensor';
import type { InferenceProgress } from './dense-logits.js';
import { labelVolume } from './label-volume.js';
import type { PreparedScan } from './preprocess.js';
import type { ScanNetwork } from './scan-network.js';
import { addSoftmax, largestLabels } from './softmax-sum.js';

/** A scan to segment, and with what. */
export interface SegmentationTask {
  readonly scan: Volume;
  /** What `prepareImage` made of it. */
  readonly prepared: Pick<PreparedScan, 'volume'>;
  /** The default device when left out. */
  readonly device?: Device;
  /**
   * Called one after the other for a network with its weights. Several are an ensemble: the label
   * whose probability is the largest in their mean wins. The same network with other weights may
   * come each time, so that one is in memory.
   */
  readonly networks: readonly (() => ScanNetwork)[];
  readonly onProgress?: InferenceProgress;
}

/**
 * Segments a scan: runs networks on the image that was prepared of it, and puts the labels that
 * they find back onto the scan's own voxels. What the networks did not see is background.
 * @returns labels on the scan's own grid: its shape, its affine
 *
 * @example
 * ```ts
 * import { phantomSeries } from '@obelisk/data';
 * import { openDevice } from '@obelisk/engine';
 * import { modelEntry } from '@obelisk/models';
 * import { Random } from '@obelisk/tensor';
 * import { preparationOf, prepareImage, scanNetwork, segmentScan } from '@obelisk/training';
 * const device = openDevice('webasm');
 * const entry = modelEntry('obelisk');
 * const preparation = preparationOf(entry);
 * const options = { device, random: new Random(1), labels: 9, preparation };
 * const network = scanNetwork(entry, options);
 * const [{ scan }] = phantomSeries({ count: 1, seed: 1, size: [8, 8, 8] });
 * const prepared = prepareImage(scan, preparation);
 * const task = { scan, prepared, device, networks: [() => network] };
 * (await segmentScan(task)).data.shape; // => [8, 8, 8]
 * ```
 */
export async function segmentScan(task: SegmentationTask): Promise<LabelMap> {
  return resampleLabelsLike(await segmentPrepared(task), task.scan);
}

/** The labels that networks find in a prepared image, still on its own voxels. */
export async function segmentPrepared(task: Omit<SegmentationTask, 'scan'>): Promise<LabelMap> {
  const { volume } = task.prepared;
  const size = shapeOf(volume);
  const image = tensor(volume.data, { device: task.device, shape: [1, 1, ...size] });
  const found = await likeliestLabels(task, image, size);
  image.value.storage.free();
  return voxelGrid(found, size, volume.affine);
}

/** The most likely label of each voxel: of the only network, or of the mean of all. */
async function likeliestLabels(
  { networks, onProgress }: Omit<SegmentationTask, 'scan'>,
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
