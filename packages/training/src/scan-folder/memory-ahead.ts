import type { Grid, Triple } from '@obelisk/data';
import { preparedShape } from '../prepared-shape.js';
import { processMemory, requireMemory } from '../process-memory.js';
import type { PlannedSegmentation } from '../trained/memory-for-scan.js';
import { segmentationMemory } from '../trained/segmentation-memory.js';
import type { ScanPreparation } from './scan-work.js';

/** Of a scan: its file, its numbers, their copy with the axes turned; measured 8 to 11. */
const bytesPerVoxel = 12;

/** What is made of them: resampled, normalised, cut. */
const bytesPerMadeVoxel = 6;

/** About how many bytes reading and preparing a scan takes, from its header. */
export function preparationBytes(grid: Grid, { model }: ScanPreparation): number {
  const { size } = model.preparation;
  const made = Math.max(count(preparedShape(grid, model.preparation)), size ? count(size) : 0);
  return bytesPerVoxel * count(grid.shape) + bytesPerMadeVoxel * made;
}

const count = ([depth, height, width]: Triple): number => depth * height * width;

/**
 * Refuses a scan that cannot be read and prepared beside all that the process has.
 * @throws Error that says how much it needs and how much there is
 */
export function requireRoomFor(grid: Grid, preparation: ScanPreparation): void {
  const needed = process.memoryUsage.rss() + preparationBytes(grid, preparation);
  requireMemory(`preparing ${grid.shape.join(' x ')} voxels`, needed);
}

/** Whether another scan can be prepared while this one is computed; if not, then afterwards. */
export function isRoomAhead(
  current: PlannedSegmentation,
  next: Grid,
  preparation: ScanPreparation,
): boolean {
  const { model, device, scan, prepared, truth, choices } = current;
  const own = device.resident
    ? process.memoryUsage.rss()
    : segmentationMemory(model, scan, prepared, truth, choices);
  return own + preparationBytes(next, preparation) <= processMemory();
}
