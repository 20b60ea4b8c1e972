import { ShapesDevice } from '@obelisk/engine';
import type { ModelEntry, Purpose } from '@obelisk/models';
import { keptScanBytes } from './learning/kept-scans.js';
import { type ShapesTask, workOnShapes } from './work-on-shapes.js';

const megabytes = 1e6;

/** Node, its modules, ours, and compiled kernels; measured. */
const processBytes = 175 * megabytes;

/**
 * The memory of the kernels is larger than all arrays in it at their peak, because what is free may
 * lie in pieces: less so in training, where each step wants the same pieces again, as does each
 * slab of a scan in the original OBELISK network. Measured.
 */
const spread = { training: 1.25, inference: 1.6, slabs: 1.3 };

/** What memory is asked for. */
export interface MemoryOptions extends ShapesTask {
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
 * import { modelEntry } from '@obelisk/models';
 * import { memoryNeeded } from '@obelisk/training';
 * const entry = modelEntry('obelisk-tcia-hybrid');
 * const [small, large] = [16, 64].map((n) =>
 *   memoryNeeded(entry, 'training', { size: [n, n, n], batch: 1 }),
 * );
 * small < large; // => true
 * ```
 */
export function memoryNeeded(
  entry: ModelEntry,
  purpose: Purpose,
  options: MemoryOptions = {},
): number {
  const device = new ShapesDevice();
  workOnShapes(entry, purpose, device, options);
  const isInSlabs = purpose === 'inference' && entry.kind === 'points';
  const arrays = spread[isInSlabs ? 'slabs' : purpose] * device.peakBytes;
  const kept = keptBytes(entry, purpose, options);
  return processBytes + device.usage().bytes + arrays + kept;
}

/** The scans of the batch are among the arrays of a training step. */
function keptBytes(entry: ModelEntry, purpose: Purpose, options: MemoryOptions): number {
  if (entry.kind === 'volume') return 0;
  const { size = entry.paperSize, batch = 1, scans = 0 } = options;
  const others = purpose === 'training' ? Math.max(0, scans - batch) : scans;
  return keptScanBytes(size, others);
}
