import type { StepperScan } from './stepper-scan.js';
import { type Axis, axes, type Point } from './terms.js';

/** The grey of a value in the scan's window, 0 .. 255. */
export function greyOf({ window }: StepperScan, value: number): number {
  const fraction = (value - window.centre) / window.width + 0.5;
  return Math.round(255 * Math.min(Math.max(fraction, 0), 1));
}

/** The axes of the slice perpendicular to `normal`: which runs to the right, which runs up. */
export function inPlane(normal: Axis): { right: number; up: number; through: number } {
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
  const { right, up, through } = inPlane(normal);
  const [width, height] = [scan.size[right], scan.size[up]];
  canvas.width = width;
  canvas.height = height;
  const context = canvas.getContext('2d') as CanvasRenderingContext2D;
  const image = context.createImageData(width, height);
  const inside = index >= 0 && index < scan.size[through];
  const at = [0, 0, 0];
  at[through] = index;
  for (let row = 0; row < height; row++) {
    at[up] = height - 1 - row;
    for (let column = 0; column < width; column++) {
      at[right] = column;
      const grey = inside ? greyOf(scan, scan.at(...(at as unknown as Point))) : 0;
      image.data.set([grey, grey, grey, 255], 4 * (row * width + column));
    }
  }
  context.putImageData(image, 0, 0);
}
