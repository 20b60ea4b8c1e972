import type { VoxelBox } from '@obelisk/training';
import { InvalidArgumentError } from 'commander';

/** Reads `6,110,18,92,52,112`: of each axis the first voxel and the one after the last. */
export function parseCrop(text: string): VoxelBox {
  const parts = text.split(',').map((part) => part.trim());
  const [x0, x1, y0, y1, z0, z1] = parts.map(Number);
  const box = [
    [x0, x1],
    [y0, y1],
    [z0, z1],
  ] as const;
  const isWhole = parts.length === 6 && parts.every((part) => /^\d+$/.test(part));
  if (isWhole && box.every(([first, end]) => first < end)) return box;
  throw new InvalidArgumentError(
    'expected x0,x1,y0,y1,z0,z1 in whole voxels, each first one below its end',
  );
}
