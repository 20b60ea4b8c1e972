import { blankPicture, type Picture } from '@obelisk/viz/basics';
import { paintPicture } from '../page/paint-picture.js';
import type { StepperScan } from './stepper-scan.js';
import { type Axis, axes, type Point } from './terms.js';

/** The grey of a value in the scan's window, 0 .. 255. */
export function greyOf({ window }: Pick<StepperScan, 'window'>, value: number): number {
  const fraction = (value - window.centre) / window.width + 0.5;
  return Math.round(255 * Math.min(Math.max(fraction, 0), 1));
}

/** How a slice lies: which axis runs to the right, which up, which through it; 0 for x. */
export interface SliceAxes {
  readonly right: number;
  readonly up: number;
  readonly through: number;
}

/** The axes of the slice perpendicular to `normal`. */
export function inPlane(normal: Axis): SliceAxes {
  const [right, up] = axes.map((_, a) => a).filter((a) => axes[a] !== normal);
  return { right, up, through: axes.indexOf(normal) };
}

/** Draws a slice, one pixel per voxel, its second axis upwards; black outside the scan. */
export function drawSlice(
  canvas: HTMLCanvasElement,
  scan: StepperScan,
  normal: Axis,
  index: number,
): void {
  paintPicture(canvas, slicePicture(scan, inPlane(normal), index));
}

/** The same as pixels, also where there is no page. */
export function slicePicture(
  scan: Pick<StepperScan, 'size' | 'window' | 'at'>,
  { right, up, through }: SliceAxes,
  index: number,
): Picture {
  const [width, height] = [scan.size[right], scan.size[up]];
  const picture = blankPicture(width, height, [0, 0, 0]);
  if (index < 0 || index >= scan.size[through]) return picture;
  const at = [0, 0, 0];
  at[through] = index;
  for (let row = 0; row < height; row++) {
    at[up] = height - 1 - row;
    for (let column = 0; column < width; column++) {
      at[right] = column;
      const grey = greyOf(scan, scan.at(...(at as unknown as Point)));
      picture.data.set([grey, grey, grey], 4 * (row * width + column));
    }
  }
  return picture;
}
