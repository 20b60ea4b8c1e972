import type { Values } from '@obelisk/engine';
import { valueAt, withinReach } from './trilinear.twin.js';

// Bilinear interpolation straight from Eq. 2 and 3, one sample at a time, in double precision: the
// twin of the 2-D sampling kernels.

/** One image inside a longer array: where it begins, and its sizes. */
export interface TwinImage {
  readonly start: number;
  readonly H: number;
  readonly W: number;
}

/** Position of a pixel in the array, or -1 outside the image, where the value is zero. */
function pixelAt({ start, H, W }: TwinImage, x: number, y: number): number {
  const inside = x >= 0 && x < W && y >= 0 && y < H;
  return inside ? start + y * W + x : -1;
}

/** The four neighbours with $w_1 .. w_4$ and their derivatives along x and y. */
export function imageCorners(image: TwinImage, ...place: readonly [x: number, y: number]) {
  const [x, y] = [image.W, image.H].map((size, axis) => withinReach(place[axis], size));
  const x0 = Math.floor(x);
  const y0 = Math.floor(y);
  const [wxu, wyu] = [x0 + 1 - x, y0 + 1 - y];
  const [wxd, wyd] = [x - x0, y - y0];
  return [
    { at: pixelAt(image, x0, y0), weight: wxu * wyu, slope: [-wyu, -wxu] },
    { at: pixelAt(image, x0 + 1, y0), weight: wxd * wyu, slope: [wyu, -wxd] },
    { at: pixelAt(image, x0, y0 + 1), weight: wxu * wyd, slope: [-wyd, wxu] },
    { at: pixelAt(image, x0 + 1, y0 + 1), weight: wxd * wyd, slope: [wyd, wxd] },
  ];
}

/** The interpolated value: $w_1 I_1 + w_2 I_2 + w_3 I_3 + w_4 I_4$. */
export function twinImageValue(values: Values, image: TwinImage, x: number, y: number): number {
  let sum = 0;
  for (const { at, weight } of imageCorners(image, x, y)) sum += weight * valueAt(values, at);
  return sum;
}

/** The value of one pixel, whose coordinates are whole; NaN for one that is no number. */
export function twinPixel(values: Values, image: TwinImage, x: number, y: number): number {
  if ([x, y].some(Number.isNaN)) return Number.NaN;
  return valueAt(values, pixelAt(image, x, y));
}

/** Its derivative along x and y in pixels; not known where one of them is no number. */
export function twinImageSlope(values: Values, image: TwinImage, x: number, y: number): number[] {
  const total = [0, 0];
  if ([x, y].some(Number.isNaN)) return total.fill(Number.NaN);
  for (const { at, slope } of imageCorners(image, x, y)) {
    total[0] += slope[0] * valueAt(values, at);
    total[1] += slope[1] * valueAt(values, at);
  }
  return total;
}

/** Adds $w_i g$ to each neighbour; one of weight 0 gets nothing. */
export function twinImageSpread(
  out: Values,
  image: TwinImage,
  [x, y]: readonly number[],
  g: number,
): void {
  for (const { at, weight } of imageCorners(image, x, y)) {
    if (at >= 0 && weight > 0) out[at] += weight * g;
  }
}
