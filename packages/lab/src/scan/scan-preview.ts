import { reorientedView, shapeOf, spacingOf, type Triple, type Volume } from '@obelisk/data';
import type { IntensityWindow } from '@obelisk/viz/basics';

/** A scan as small grey numbers: enough to see where a crop box lies. */
export interface ScanPreview {
  /** 0..255 in C order, the axes R, A, S. */
  readonly grey: Uint8Array;
  readonly size: Triple;
  /** Millimetres per voxel of the preview. */
  readonly spacing: readonly number[];
}

/** Voxels along an axis; of larger scans some are left out. */
const most = 192;

/** Every n-th voxel along each axis, in the grey of a window. */
export function scanPreview(scan: Volume, { centre, width }: IntensityWindow): ScanPreview {
  const upright = reorientedView(scan, 'RAS');
  const steps = shapeOf(upright).map((count) => Math.ceil(count / most));
  const thinned = upright.data.step(...steps);
  const [depth, height, columns] = thinned.shape;
  const size: Triple = [depth, height, columns];
  const grey = new Uint8Array(thinned.size);
  let next = 0;
  for (let i = 0; i < depth; i++) {
    for (let j = 0; j < height; j++) {
      for (let k = 0; k < columns; k++) {
        const shade = 255 * ((thinned.get(i, j, k) - centre) / width + 0.5);
        grey[next++] = Math.min(Math.max(shade, 0), 255);
      }
    }
  }
  const spacing = spacingOf(upright.affine).map((mm, axis) => mm * steps[axis]);
  return { grey, size, spacing };
}
