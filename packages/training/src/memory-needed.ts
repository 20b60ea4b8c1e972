import { scalingAffine, voxelGrid } from '@obelisk/data';
import { Scope, ShapesDevice } from '@obelisk/engine';
import type { GridSize } from '@obelisk/kernels';
import {
  type AnyModelEntry,
  NoRandom,
  networkOfShapes,
  type ObeliskNet,
  type Purpose,
  tensorOfShape,
  type VolumeNetwork,
  type WalkOptions,
} from '@obelisk/models';
import { Adam } from '@obelisk/nn';
import { Random } from '@obelisk/tensor';
import { keptScanBytes } from './learning/kept-scans.js';
import type { Learner } from './learning/learner.js';
import { PointsLearner } from './learning/points-learner.js';
import { VolumeLearner } from './learning/volume-learner.js';
import type { PreparedCase } from './preparation.js';
import { paperRecipe, type TrainingSettings, volumeRecipe } from './recipes.js';
import { scanNetwork } from './scan-network.js';

const megabytes = 1e6;

/** Node, its modules, ours, and compiled kernels; measured. */
const processBytes = 175 * megabytes;

/**
 * The memory of the kernels is larger than all arrays in it at their peak, because what is free may
 * lie in pieces: less so in training, where each step wants the same pieces again, as does each
 * slab of a scan in the original OBELISK network. Measured.
 */
const spread = { training: 1.25, inference: 1.6, slabs: 1.1 };

/** What memory is asked for. */
export interface MemoryOptions extends WalkOptions {
  /** Of the training, where it is not the paper's. */
  readonly settings?: TrainingSettings;
  /**
   * How many scans a training learns from; those of a batch when left out. The original OBELISK
   * network keeps what it made of them, also while others are segmented.
   */
  readonly scans?: number;
}

/**
 * About how many bytes the process needs at its peak, on the device `webasm`, for a training step
 * or to segment a scan: known before anything is computed, because the work itself is done on a
 * device of shapes. Within 30 % of what was measured, see `docs/networks.md`.
 * @throws Error when a kernel cannot take that size at all
 *
 * @example
 * ```ts
 * import { anyModelEntry } from '@obelisk/models';
 * import { memoryNeeded } from '@obelisk/training';
 * const entry = anyModelEntry('obelisk-tcia-hybrid');
 * const [small, large] = [16, 64].map((n) =>
 *   memoryNeeded(entry, 'training', { size: [n, n, n], batch: 1 }),
 * );
 * small < large; // => true
 * ```
 */
export function memoryNeeded(
  entry: AnyModelEntry,
  purpose: Purpose,
  options: MemoryOptions = {},
): number {
  const device = new ShapesDevice();
  if (purpose === 'training') trainOnShapes(entry, device, options);
  else inferOnShapes(entry, device, options);
  const isInSlabs = purpose === 'inference' && entry.kind === 'points';
  const arrays = spread[isInSlabs ? 'slabs' : purpose] * device.peakBytes;
  const kept = keptBytes(entry, purpose, options);
  return processBytes + device.usage().bytes + arrays + kept;
}

/** The scans of the batch are among the arrays of a training step. */
function keptBytes(entry: AnyModelEntry, purpose: Purpose, options: MemoryOptions): number {
  if (entry.kind === 'volume') return 0;
  const { size = entry.paperSize, batch = 1, scans = 0 } = options;
  const others = purpose === 'training' ? Math.max(0, scans - batch) : scans;
  return keptScanBytes(size, others);
}

function inferOnShapes(entry: AnyModelEntry, device: ShapesDevice, options: MemoryOptions): void {
  const { labels = entry.labels.length, size = entry.paperSize, batch = 1 } = options;
  const preparation = { size: [...size] as [number, number, number] };
  const network = scanNetwork(entry, { device, random: new NoRandom(0), labels, preparation });
  // The original OBELISK network goes slab by slab through one scan after the other.
  const scans = entry.kind === 'volume' ? batch : 1;
  network.logits(tensorOfShape(device, [scans, 1, ...size]));
}

/** Two steps: the moments of Adam are there from the second on. */
function trainOnShapes(entry: AnyModelEntry, device: ShapesDevice, options: MemoryOptions): void {
  const learner = learnerOfShapes(entry, device, options);
  const adam = new Adam(learner.network.parameters());
  const cases = emptyCases(options.size ?? entry.paperSize, options.batch ?? 1);
  for (let step = 0; step < 2; step++) {
    using _scope = new Scope();
    learner.loss(cases, new Random(step)).backward();
    adam.step();
  }
}

function learnerOfShapes(
  entry: AnyModelEntry,
  device: ShapesDevice,
  options: MemoryOptions,
): Learner {
  const { labels = entry.labels.length, batch = 1 } = options;
  const usual =
    entry.kind === 'points' ? paperRecipe : volumeRecipe({ epochs: 1, batch, scans: batch });
  const settings = { ...(options.settings ?? usual), classWeights: new Array(labels).fill(1) };
  const network = networkOfShapes(entry, device, options);
  return entry.kind === 'points'
    ? new PointsLearner(network as ObeliskNet, entry, settings, device)
    : new VolumeLearner(network as VolumeNetwork, settings, device);
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
