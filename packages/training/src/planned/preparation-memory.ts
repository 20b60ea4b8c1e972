import type { Grid, Triple } from '@obelisk/data';
import { preparedShape, requireNetworkSize } from '../prepared-shape.js';
import { requireMemory } from '../process-memory.js';
import type { TrainingGrid } from './training-grid.js';

/** A scan and what is made of it have four bytes a voxel each, their labels one. */
const bytesPerVoxel = 10;

/** Node and its modules. */
const processBytes = 2e8;

/**
 * Refuses scans that a training could not prepare, before one is read: what a network sees must
 * fit into a kernel, and on the way there a scan must fit into the memory.
 * @param grids - shapes and affines of the scans, from their headers
 * @throws Error that names the largest scan, how many voxels it would have, and what is possible
 */
export function requireRoomToPrepare(
  names: readonly string[],
  grids: readonly Grid[],
  grid: TrainingGrid,
): void {
  const shapes = grids.map((each) => preparedShape(each, grid));
  const counts = shapes.map(voxelsIn);
  const largest = counts.indexOf(Math.max(...counts));
  const at = grid.spacing === null ? '' : ` at ${grid.spacing.join(' x ')} mm`;
  const seen = grid.size ?? shapes[largest];
  requireNetworkSize(seen, grid.size === null ? `${names[largest]}${at}` : `every scan${at}`);
  const voxels = grids.map(({ shape }, index) => voxelsIn(shape) + counts[index]);
  const most = voxels.indexOf(Math.max(...voxels));
  const from = `${names[most]} with ${grids[most].shape.join(' x ')} voxels`;
  const work = `preparing ${from} as ${shapes[most].join(' x ')}${at}`;
  requireMemory(work, processBytes + bytesPerVoxel * voxels[most]);
}

const voxelsIn = ([depth, height, width]: Triple): number => depth * height * width;
