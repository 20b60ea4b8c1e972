import { requireRoom, scalingAffine, voxelGrid } from '@obelisk/data';
import { Scope, type ShapesDevice } from '@obelisk/engine';
import type { GridSize } from '@obelisk/kernels';
import {
  type ModelEntry,
  NoRandom,
  networkOfShapes,
  type Purpose,
  tensorOfShape,
  type WalkOptions,
} from '@obelisk/models';
import { Adam } from '@obelisk/nn';
import { Random } from '@obelisk/tensor';
import type { Learner } from './learning/learner.js';
import { PointsLearner } from './learning/points-learner.js';
import { VolumeLearner } from './learning/volume-learner.js';
import type { PreparedCase } from './preparation.js';
import { paperRecipe, type TrainingSettings, volumeRecipe } from './recipes.js';
import { scanNetwork } from './scan-network.js';

/** A network's work, of the paper's size and recipe where nothing else is said. */
export interface ShapesTask extends WalkOptions {
  /** Of the training, where it is not the paper's. */
  readonly settings?: TrainingSettings;
}

/** A training, or the segmentation of a scan, as far as its needs of memory are seen. */
export function workOnShapes(
  entry: ModelEntry,
  purpose: Purpose,
  device: ShapesDevice,
  task: ShapesTask,
): void {
  if (purpose === 'inference') {
    inferOnShapes(entry, device, task);
    return;
  }
  const step = trainOnShapes(entry, device, task);
  step();
  step(); // The moments of Adam are there from the second on.
}

/** Scans are segmented without numbers. */
function inferOnShapes(entry: ModelEntry, device: ShapesDevice, options: ShapesTask): void {
  const { labels = entry.labels.length, size = entry.paperSize, batch = 1 } = options;
  const preparation = { size: [...size] as [number, number, number] };
  const network = scanNetwork(entry, { device, random: new NoRandom(0), labels, preparation });
  // The original OBELISK network goes slab by slab through one scan after the other.
  const scans = entry.kind === 'volume' ? batch : 1;
  network.logits(tensorOfShape(device, [scans, 1, ...size]));
}

/**
 * A training without numbers: what its steps ask of a device is seen there.
 * @throws Error for scans of more than 2^30 voxels
 * @returns a function that takes the next step; the moments of Adam are there from the second on
 *
 * @example
 * ```ts
 * import { ShapesDevice } from '@obelisk/engine';
 * import { modelEntry } from '@obelisk/models';
 * import { trainOnShapes } from '@obelisk/training';
 * const device = new ShapesDevice();
 * const step = trainOnShapes(modelEntry('obelisk'), device, { size: [16, 16, 16], batch: 3 });
 * step();
 * device.peakBytes > device.bytes; // => true
 * ```
 */
export function trainOnShapes(
  entry: ModelEntry,
  device: ShapesDevice,
  task: ShapesTask,
): () => void {
  // Memory that nobody touches is there at once; only what no array can hold is refused.
  requireRoom('the scan has', task.size ?? entry.paperSize, 0);
  const learner = learnerOfShapes(entry, device, task);
  const adam = new Adam(learner.network.parameters());
  const cases = emptyCases(task.size ?? entry.paperSize, task.batch ?? 1);
  let steps = 0;
  return () => {
    const scope = new Scope();
    learner.loss(cases, new Random(steps++)).backward();
    scope[Symbol.dispose](); // before the loss is waited for
    using _moving = new Scope();
    adam.step();
  };
}

function learnerOfShapes(entry: ModelEntry, device: ShapesDevice, options: ShapesTask): Learner {
  const { labels = entry.labels.length, batch = 1 } = options;
  const usual =
    entry.kind === 'points' ? paperRecipe : volumeRecipe({ epochs: 1, batch, scans: batch });
  const settings = { ...(options.settings ?? usual), classWeights: new Array(labels).fill(1) };
  return entry.kind === 'points'
    ? new PointsLearner(networkOfShapes(entry, device, options), entry, settings, device)
    : new VolumeLearner(networkOfShapes(entry, device, options), settings, device);
}

/** Scans of air with nothing in them. */
function emptyCases(size: GridSize, count: number): PreparedCase[] {
  const [D, H, W] = size;
  const affine = scalingAffine([1, 1, 1]);
  return Array.from({ length: count }, (_, at) => ({
    name: `scan ${at}`,
    image: voxelGrid(new Float32Array(D * H * W), [D, H, W], affine),
    labels: voxelGrid(new Uint8Array(D * H * W), [D, H, W], affine),
  }));
}
