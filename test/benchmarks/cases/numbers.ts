import { sizeOf } from '@obelisk/engine';
import { Random } from '@obelisk/tensor';
import type { Input } from './types.js';

let random = new Random(1);

/** Begins anew, so that a case has the same numbers whichever cases came before. */
export function seedNumbers(): void {
  random = new Random(1);
}

/** Normally distributed numbers. */
export function normal(shape: readonly number[], deviation = 1): Input {
  const values = new Float32Array(sizeOf(shape));
  for (let at = 0; at < values.length; at++) values[at] = deviation * random.normal();
  return { shape, values };
}

/** Evenly distributed numbers of -1 .. 1. */
export function uniform(shape: readonly number[]): Input {
  const values = new Float32Array(shape.reduce((product, size) => product * size, 1));
  for (let at = 0; at < values.length; at++) values[at] = 2 * random.uniform() - 1;
  return { shape, values };
}

/**
 * Offsets for a regular grid, none of which moves a location onto a voxel's plane: there the
 * derivative jumps, and rounding alone decides on which side of it a contestant is.
 * @param shape - [K, P, 3]
 * @param size - the voxels of the volume along each axis
 * @param grid - the locations along each axis
 */
export function offsetsBetweenVoxels(
  shape: readonly number[],
  size: number,
  grid: number,
  deviation: number,
): Input {
  const { values } = normal(shape, deviation);
  for (let at = 0; at < values.length; at++) {
    while (touchesVoxel(values[at], size, grid)) values[at] = deviation * random.normal();
  }
  return { shape, values };
}

function touchesVoxel(offset: number, size: number, grid: number): boolean {
  return Array.from({ length: grid }).some((_, at) => {
    const voxel = ((size - 1) * (offset + (2 * at) / (grid - 1))) / 2;
    return Math.abs(voxel - Math.round(voxel)) < 1e-4;
  });
}
