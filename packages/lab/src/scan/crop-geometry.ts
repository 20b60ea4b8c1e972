import { type Plane, planeAxis } from '@obelisk/viz/basics';

/** Along each axis the first voxel and the one after the last, in R, A, S order. */
export type CropBox = readonly (readonly [first: number, end: number])[];

/** What the axes of a box are called. */
export const axisNames = ['to the right (x)', 'to the front (y)', 'to the head (z)'];

/** What one end of a box is called, as `to the right (x): first voxel`. */
export function endName(axis: number, end: 0 | 1): string {
  return `${axisNames[axis]}: ${end === 0 ? 'first voxel' : 'the voxel after the last'}`;
}

/** `--crop 6,110,18,92,52,112` */
export function cropOption(box: CropBox): string {
  return `--crop ${box.flat().join(',')}`;
}

/** The box as it can be drawn, whatever was written; without one the whole scan. */
export function shownBox(size: readonly number[], crop: CropBox | null): CropBox {
  return size.map((count, axis) => {
    const [first, end] = crop?.[axis] ?? [0, count];
    const start = Math.min(Math.max(Math.round(first), 0), count - 1);
    return [start, Math.min(Math.max(Math.round(end), start + 1), count)] as const;
  });
}

/** The axes of a plane's picture, across and down: both run against their index. */
export function pictureAxes(plane: Plane): readonly [across: number, down: number] {
  const [across, down] = [0, 1, 2].filter((axis) => axis !== planeAxis[plane]);
  return [across, down];
}
