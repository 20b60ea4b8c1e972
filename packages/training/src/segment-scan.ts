import { type LabelMap, resampleLabelsLike, shapeOf, type Volume, voxelGrid } from '@obelisk/data';
import { type Device, sizeOf } from '@obelisk/engine';
import { type Tensor, tensor } from '@obelisk/tensor';
import type { InferenceProgress } from './dense-logits.js';
import { flippedValues } from './found/flipped-values.js';
import { type Flip, type MirrorPass, plainPass } from './found/mirror-passes.js';
import { type Uncertainty, uncertaintyOf } from './found/uncertainty.js';
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
  /**
   * In what ways each network sees the image, as `mirrorPasses` gives them: they count as further
   * members of an ensemble. As it is when left out.
   */
  readonly passes?: readonly MirrorPass[];
  readonly onProgress?: InferenceProgress;
}

/** What is wanted beside labels. */
export interface WantedMaps {
  readonly probabilities?: boolean;
  readonly uncertainty?: boolean;
}

/** What networks found in a prepared image, on its own voxels. */
export interface Found {
  readonly labels: LabelMap;
  /** The mean of all passes: of each label all voxels in C order; null unless wanted. */
  readonly probabilities: Float32Array | null;
  /** Null unless wanted. */
  readonly uncertainty: Uncertainty | null;
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
  return resampleLabelsLike((await findOrgans(task)).labels, task.scan);
}

/**
 * What networks find in a prepared image, still on its own voxels. Labels are the same whatever
 * else is wanted.
 *
 * @example
 * ```ts
 * import { scalingAffine, voxelGrid } from '@obelisk/data';
 * import { modelEntry } from '@obelisk/models';
 * import { findOrgans, preparationOf, scanNetwork } from '@obelisk/training';
 * const entry = modelEntry('obelisk');
 * const network = scanNetwork(entry, { labels: 9, preparation: preparationOf(entry) });
 * const volume = voxelGrid(new Float32Array(512), [8, 8, 8], scalingAffine([3, 3, 3]));
 * const task = { prepared: { volume }, networks: [() => network] };
 * const { probabilities } = await findOrgans(task, { probabilities: true });
 * probabilities?.length; // => 9 * 512
 * ```
 */
export async function findOrgans(
  task: Omit<SegmentationTask, 'scan'>,
  wanted: WantedMaps = {},
): Promise<Found> {
  const { volume } = task.prepared;
  const size = shapeOf(volume);
  const voxels = sizeOf(size);
  const runs = runsOf(task);
  // Of one network alone the largest logit decides, and no sums are needed.
  const isAlone = runs.length === 1 && !runs[0].pass.flip.includes(true);
  const needsSums = !isAlone || wanted.probabilities || wanted.uncertainty;
  const entropies = wanted.uncertainty ? new Float32Array(voxels) : undefined;
  let labels: Uint8Array | null = null;
  let sums: Float32Array | null = null;
  for await (const { logits, pass } of answers(task, runs)) {
    if (isAlone) labels = await labelVolume(logits, size);
    if (!needsSums) continue;
    sums ??= new Float32Array(logits.shape[1] * voxels);
    await addSoftmax(sums, logits, size, { pass, entropies });
  }
  labels ??= largestLabels(sums as Float32Array, voxels);
  const mean = sums && meanOf(sums, runs.length);
  return {
    labels: voxelGrid(labels, size, volume.affine),
    probabilities: wanted.probabilities ? mean : null,
    uncertainty: mean && entropies ? uncertaintyOf(mean, entropies, runs.length) : null,
  };
}

/** One network that sees the image in one way. */
interface Run {
  readonly network: () => ScanNetwork;
  readonly pass: MirrorPass;
}

function runsOf({ networks, passes = [plainPass] }: Pick<SegmentationTask, 'networks' | 'passes'>) {
  const runs = networks.flatMap((network) => passes.map((pass): Run => ({ network, pass })));
  if (runs.length === 0) throw new Error('segmentScan: no network was given; expected one or more');
  return runs;
}

/** Logits of one run after the other; they are freed when the next are asked for. */
async function* answers(
  { prepared, device, onProgress }: Omit<SegmentationTask, 'scan'>,
  runs: readonly Run[],
): AsyncGenerator<{ readonly logits: Tensor; readonly pass: MirrorPass }> {
  for (const [at, { network, pass }] of runs.entries()) {
    const progress = (part: number) => onProgress?.((at + part) / runs.length);
    const image = imageOf(prepared.volume, pass.flip, device);
    const logits = network().logits(image, progress);
    yield { logits, pass };
    for (const { value } of [logits, image]) value.storage.free();
    progress(1);
  }
}

/** The prepared image as a network sees it, [1, 1, D, H, W]. */
function imageOf(volume: Volume, flip: Flip, device: Device | undefined): Tensor {
  const size = shapeOf(volume);
  const values = flippedValues(volume.data.data, size, flip);
  return tensor(values, { device, shape: [1, 1, ...size] });
}

/** In the very array: nobody needs the sums any more. */
function meanOf(sums: Float32Array, passes: number): Float32Array {
  for (let at = 0; at < sums.length; at++) sums[at] /= passes;
  return sums;
}
