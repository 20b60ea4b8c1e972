import type { NdArray } from 'ndarray';
import { type Plane, planeAxis } from './display-slice.js';

/**
 * The slice that shows most of every organ:
 * $$\operatorname{arg\,max}_i \sum_{l \geq 1} a_l(i) \,/\, \max_j a_l(j)$$
 * with $a_l(i)$ the number of voxels of label $l$ in slice $i$. Each organ counts at most 1, so
 * that a gallbladder weighs as much as a liver.
 *
 * @param labels - integers [D, H, W]
 * @returns the index along the plane's axis; the middle slice when there is no organ at all
 *
 * @example
 * ```ts
 * import ndarray from 'ndarray';
 * import { informativeSlice } from '@obelisk/viz';
 * informativeSlice(ndarray([0, 0, 1, 0, 1, 2, 0, 0], [4, 2, 1]), 'sagittal'); // => 2
 * ```
 */
export function informativeSlice(labels: NdArray, plane: Plane): number {
  const areas = labelAreas(labels, planeAxis[plane]);
  const slices = labels.shape[planeAxis[plane]];
  const score = new Float64Array(slices);
  for (const area of areas.values()) {
    const largest = area.reduce((a, b) => Math.max(a, b));
    for (let i = 0; i < slices; i++) score[i] += area[i] / largest;
  }
  const best = score.reduce((a, b) => Math.max(a, b), 0);
  return best === 0 ? slices >> 1 : score.indexOf(best);
}

/** For each label but the background its number of voxels in every slice across `axis`. */
function labelAreas(labels: NdArray, axis: number): Map<number, Float64Array> {
  const areas = new Map<number, Float64Array>();
  const [D, H, W] = labels.shape;
  const position = [0, 0, 0];
  for (position[0] = 0; position[0] < D; position[0]++) {
    for (position[1] = 0; position[1] < H; position[1]++) {
      for (position[2] = 0; position[2] < W; position[2]++) {
        const label = labels.get(position[0], position[1], position[2]);
        if (label === 0) continue;
        let area = areas.get(label);
        if (area === undefined) {
          area = new Float64Array(labels.shape[axis]);
          areas.set(label, area);
        }
        area[position[axis]]++;
      }
    }
  }
  return areas;
}
