import type { NdArray } from 'ndarray';
import type { Plane } from './display-slice.js';
import { informativeSlice } from './informative-slice.js';
import { type IntensityWindow, windowOf } from './intensity-window.js';
import { labelColours } from './label-colours.js';
import type { Picture } from './picture.js';
import { sliceImage } from './slice-image.js';

/** A scan with what a network found in it and, when it is known, the truth. */
export interface LabelledScan {
  /** [D, H, W] in R,A,S order. */
  readonly scan: NdArray;
  /** The prediction: integers of the scan's shape. */
  readonly labels: NdArray;
  /** Integers of the scan's shape. */
  readonly groundTruth?: NdArray;
  /** Millimetres per voxel along D, H, W. */
  readonly spacing: readonly number[];
  /** The labels' names, the background's first. */
  readonly names: readonly string[];
  /** That of `windowOf` unless said otherwise. */
  readonly window?: IntensityWindow;
}

/** The same slice as plain scan, with the truth and with the prediction. */
export interface SliceSet {
  readonly plane: Plane;
  readonly index: number;
  readonly scan: Picture;
  readonly groundTruth?: Picture;
  readonly prediction: Picture;
}

/**
 * The slices of the three planes that show most of every organ, all on one scale. The truth chooses
 * them where there is one, so that a prediction that misses an organ cannot hide it.
 *
 * @param size - pixels along the longest side of the scan
 * @throws when the labels do not fit the scan or the names, or the spacing is not three positive
 * numbers
 *
 * @example
 * ```ts
 * import ndarray from 'ndarray';
 * import { sliceSets } from '@obelisk/viz';
 * const scan = ndarray(new Float32Array(24), [2, 3, 4]);
 * const labels = ndarray(new Uint8Array(24), [2, 3, 4]);
 * const names = ['background', 'liver'];
 * const [axial] = sliceSets({ scan, labels, spacing: [3, 3, 3], names }, 8);
 * [axial.plane, axial.index, axial.scan.height]; // => ['axial', 2, 6]
 * ```
 */
export function sliceSets(example: LabelledScan, size: number): SliceSet[] {
  const { scan, labels, groundTruth, spacing, names, window = windowOf(scan) } = example;
  if (spacing.length !== 3 || !spacing.every((s) => s > 0 && Number.isFinite(s))) {
    throw new Error(`sliceSets: expected three positive spacings, got [${spacing.join(', ')}]`);
  }
  const extents = scan.shape.map((voxels, axis) => voxels * spacing[axis]);
  const millimetresPerPixel = Math.max(...extents) / size;
  const colours = labelColours(names);
  return (['axial', 'coronal', 'sagittal'] as const).map((plane) => {
    const index = informativeSlice(groundTruth ?? labels, plane);
    const draw = (over?: NdArray) =>
      sliceImage({
        scan,
        labels: over,
        colours,
        plane,
        index,
        spacing,
        window,
        millimetresPerPixel,
      });
    return {
      plane,
      index,
      scan: draw(),
      groundTruth: groundTruth && draw(groundTruth),
      prediction: draw(labels),
    };
  });
}
