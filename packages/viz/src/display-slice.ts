import type { NdArray } from 'ndarray';

/** The three planes of a body: across, frontal, lengthwise. */
export type Plane = 'axial' | 'coronal' | 'sagittal';

/** What lies at the edges of a slice as it is shown: Right, Left, Anterior, ... of the patient. */
export interface EdgeLetters {
  readonly left: string;
  readonly right: string;
  readonly top: string;
  readonly bottom: string;
}

/** The axis of a [D, H, W] volume in R,A,S order that a plane is perpendicular to. */
export const planeAxis: Record<Plane, 0 | 1 | 2> = { sagittal: 0, coronal: 1, axial: 2 };

/** Radiological display: one looks from the feet, or from the front, or from the left. */
export const edgeLetters: Record<Plane, EdgeLetters> = {
  axial: { left: 'R', right: 'L', top: 'A', bottom: 'P' },
  coronal: { left: 'R', right: 'L', top: 'S', bottom: 'I' },
  sagittal: { left: 'A', right: 'P', top: 'S', bottom: 'I' },
};

/**
 * A slice as a radiologist expects it on the screen: the patient's right on the left side of the
 * picture, anterior or superior at the top; in the sagittal plane anterior on the left.
 *
 * In R,A,S order every index grows towards right, anterior or superior, so in all three planes the
 * top left corner has the largest indices: flip both remaining axes, then transpose.
 *
 * @param volume - [D, H, W], R,A,S order
 * @param index - which slice, along the plane's own axis
 * @returns a view [rows, columns], row 0 at the top; nothing is copied
 * @throws when the volume is not 3D or has no such slice
 *
 * @example
 * ```ts
 * import ndarray from 'ndarray';
 * import { displaySlice } from '@obelisk/viz';
 * const volume = ndarray(Float32Array.from({ length: 24 }, (_, i) => i), [2, 3, 4]);
 * displaySlice(volume, 'axial', 0).get(0, 0); // => volume.get(1, 2, 0)
 * displaySlice(volume, 'coronal', 0).shape; // => [4, 2]
 * ```
 */
export function displaySlice(volume: NdArray, plane: Plane, index: number): NdArray {
  const { shape } = volume;
  if (shape.length !== 3) {
    throw new Error(`displaySlice: expected a volume [D, H, W], got [${shape.join(', ')}]`);
  }
  const axis = planeAxis[plane];
  if (!Number.isInteger(index) || index < 0 || index >= shape[axis]) {
    throw new Error(`displaySlice: ${plane} slice ${index} is not in 0..${shape[axis] - 1}`);
  }
  const picked = volume.pick(...shape.map((_, a) => (a === axis ? index : null)));
  return picked.step(-1, -1).transpose(1, 0);
}

/**
 * The size of a shown slice's pixels.
 *
 * @param spacing - millimetres per voxel along D, H, W
 * @returns millimetres per row and per column of `displaySlice`
 */
export function displaySpacing(spacing: readonly number[], plane: Plane): [number, number] {
  const [column, row] = spacing.filter((_, axis) => axis !== planeAxis[plane]);
  return [row, column];
}
