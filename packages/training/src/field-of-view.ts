import { type GridPart, shapeOf, spacingOf, type Triple, type Volume } from '@obelisk/data';
import { bodyBox } from './body-box.js';
import type { Intensity } from './preparation.js';

/** Sizes that differ by less than this fraction count as one. */
const tolerance = 0.15;

/**
 * The size of a volume in mm, along each axis.
 *
 * @example
 * ```ts
 * import { scalingAffine, voxelGrid } from '@obelisk/data';
 * import { fieldOfViewOf } from '@obelisk/training';
 * const scan = voxelGrid(new Float32Array(24), [2, 3, 4], scalingAffine([3, 3, 2]));
 * fieldOfViewOf(scan); // => [6, 9, 8]
 * ```
 */
export function fieldOfViewOf(volume: Volume): Triple {
  const spacing = spacingOf(volume.affine);
  const [depth, height, width] = shapeOf(volume).map((count, axis) => count * spacing[axis]);
  return [depth, height, width];
}

/**
 * Tells that a scan is larger or smaller than those that a network learned from, by more than 15 %
 * along an axis: offsets are fractions of a scan's size, so that they reach other places there.
 * @param volume - as the network sees it, with the same axes
 * @param trained - the size of the scans that the network learned from, in mm; null where that is
 * unknown, or does not matter
 * @returns null when there is nothing to tell
 *
 * @example
 * ```ts
 * import { scalingAffine, voxelGrid } from '@obelisk/data';
 * import { fieldOfViewLine } from '@obelisk/training';
 * const scan = voxelGrid(new Float32Array(24), [2, 3, 4], scalingAffine([3, 3, 2]));
 * fieldOfViewLine(scan, [6, 10, 8]); // => null
 * fieldOfViewLine(scan, [6, 12, 8])?.slice(0, 29); // => 'the scan is 6 x 9 x 8 mm, the'
 * ```
 */
export function fieldOfViewLine(volume: Volume, trained: Triple | null): string | null {
  const present = fieldOfViewOf(volume);
  const isApart = (size: number, axis: number) => Math.abs(present[axis] / size - 1) > tolerance;
  if (trained === null || !trained.some(isApart)) return null;
  return (
    `the scan is ${millimetres(present)}, the network learned from scans of ` +
    `${millimetres(trained)} and counts its offsets in units of that size: labels may be wrong; ` +
    'the field of view `trained` gives it a scan of that size'
  );
}

/** As `468 x 345 x 480 mm`. */
export function millimetres(sizes: Triple): string {
  return `${sizes.map((mm) => mm.toFixed(0)).join(' x ')} mm`;
}

/**
 * The part of a volume's grid that has the given size, with the body in its middle; with the middle
 * of the volume there, where intensities do not tell what is a body.
 * @param size - in mm, rounded to whole voxels
 * @param intensity - how the volume will be normalised, which is still to be done
 *
 * @example
 * ```ts
 * import { scalingAffine, voxelGrid } from '@obelisk/data';
 * import { partAroundBody } from '@obelisk/training';
 * const values = Float32Array.of(-1000, -1000, -1000, 40);
 * const scan = voxelGrid(values, [4, 1, 1], scalingAffine([3, 3, 3]));
 * const part = partAroundBody(scan, [9, 3, 3], { factor: 1 / 500, offset: 0 });
 * part; // => { size: [3, 1, 1], first: [2, 0, 0] }
 * ```
 */
export function partAroundBody(volume: Volume, size: Triple, intensity: Intensity): GridPart {
  const spacing = spacingOf(volume.affine);
  const counts = size.map((mm, axis) => Math.max(1, Math.round(mm / spacing[axis])));
  const [depth, height, width] = counts;
  const whole = shapeOf(volume).map((count): readonly [number, number] => [0, count]);
  const box = intensity === 'volume' ? whole : bodyBox(volume);
  const [x, y, z] = box.map(([first, end], axis) => Math.floor((first + end - counts[axis]) / 2));
  return { size: [depth, height, width], first: [x, y, z] };
}
