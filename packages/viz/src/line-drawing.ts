import type { Rgb } from './label-colours.js';
import type { Picture } from './picture.js';

/** How a line looks. */
export interface Stroke {
  readonly colour: Rgb;
  /** In pixels. */
  readonly width: number;
  /** 0..1. */
  readonly opacity: number;
}

/** Which part of each pixel a line covers, row by row. */
interface Coverage {
  readonly width: number;
  readonly height: number;
  readonly values: Float32Array;
}

/**
 * Draws a line through points, with smooth edges and round joints: a pixel whose centre is at
 * distance $d$ is covered by $\min(1, \max(0, w/2 + 1/2 - d))$. Where the line crosses itself it is
 * not drawn twice. It is interrupted where a point is not a number.
 *
 * @param points - pixels, (0, 0) is the top left corner of the picture
 */
export function drawLine(
  target: Picture,
  points: readonly (readonly [number, number])[],
  stroke: Stroke,
): void {
  const { width, height } = target;
  const coverage = { width, height, values: new Float32Array(width * height) };
  points.forEach((point, i) => {
    // A point alone between gaps is a dot.
    const next = points[i + 1] ?? point;
    cover(coverage, point, next.some(Number.isNaN) ? point : next, stroke.width / 2);
  });
  for (let pixel = 0; pixel < coverage.values.length; pixel++) {
    const alpha = coverage.values[pixel] * stroke.opacity;
    if (alpha === 0) continue;
    for (let c = 0; c < 3; c++) {
      const below = target.data[pixel * 4 + c];
      target.data[pixel * 4 + c] = (1 - alpha) * below + alpha * stroke.colour[c];
    }
  }
}

function cover(
  { width, height, values }: Coverage,
  [x0, y0]: readonly [number, number],
  [x1, y1]: readonly [number, number],
  radius: number,
): void {
  if (Number.isNaN(x0 + y0)) return;
  const reach = radius + 1;
  const [left, right] = inside(Math.min(x0, x1) - reach, Math.max(x0, x1) + reach, width);
  const [top, bottom] = inside(Math.min(y0, y1) - reach, Math.max(y0, y1) + reach, height);
  const [dx, dy] = [x1 - x0, y1 - y0];
  const squared = dx * dx + dy * dy;
  for (let y = top; y < bottom; y++) {
    for (let x = left; x < right; x++) {
      const [px, py] = [x + 0.5 - x0, y + 0.5 - y0];
      // The place on the segment that is nearest to the pixel's centre.
      const t = squared === 0 ? 0 : Math.min(1, Math.max(0, (px * dx + py * dy) / squared));
      const distance = Math.sqrt((px - t * dx) ** 2 + (py - t * dy) ** 2);
      const part = Math.min(1, Math.max(0, radius + 0.5 - distance));
      values[y * width + x] = Math.max(values[y * width + x], part);
    }
  }
}

/** Whole pixels from..to of an axis, those outside the picture left out. */
function inside(from: number, to: number, size: number): [number, number] {
  return [Math.max(0, Math.floor(from)), Math.min(size, Math.ceil(to))];
}
