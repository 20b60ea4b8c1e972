import { type KernelCall, ShapesDevice, type ShapesWork } from '@obelisk/engine';
import type { ModelEntry, Purpose } from '@obelisk/models';
import { type ShapesTask, workOnShapes } from './work-on-shapes.js';

const bytesPerNumber = 4;

/** What work needs of a graphics processor, in bytes. */
export interface GpuMemoryNeeded {
  /** Of all arrays at their peak. */
  readonly living: number;
  /** Of the largest array that a kernel reads or writes. */
  readonly largest: number;
}

/**
 * How much memory a training step or the segmentation of a scan needs on a graphics processor:
 * known before anything is computed, because the work itself is done on a device of shapes. Within
 * 1 % of what was measured. Buffers that wait for the next array of their size come on top.
 *
 * @example
 * ```ts
 * import { modelEntry } from '@obelisk/models';
 * import { gpuMemoryNeeded } from '@obelisk/training';
 * const entry = modelEntry('obelisk-tcia-hybrid');
 * const { living } = gpuMemoryNeeded(entry, 'training', { size: [144, 144, 144], batch: 1 });
 * living > 1e9 && living < 4e9; // => true
 * ```
 */
export function gpuMemoryNeeded(
  entry: ModelEntry,
  purpose: Purpose,
  task: ShapesTask = {},
): GpuMemoryNeeded {
  const bound = new LargestArray();
  const device = new ShapesDevice(true, bound);
  workOnShapes(entry, purpose, device, task);
  return { living: device.peakBytes, largest: bytesPerNumber * bound.length };
}

/** Looks at the arrays of all kernels. */
class LargestArray implements ShapesWork {
  length = 0;

  kernel({ inputs }: KernelCall, written: number): void {
    const read = inputs.map((input) => ('number' in input ? 0 : input.from.length));
    this.length = Math.max(this.length, written, ...read);
  }

  hostStep(): void {}
}
