import type { Values } from '../storage.js';

// Bilinear interpolation straight from Eq. 2 and 3, one sample at a time, in double precision: the
// twin of the 2-D sampling kernels.

/** One image inside a longer array: where it begins, and its sizes. */
export interface TwinImage {
  readonly start: number;
  readonly H: number;
  readonly W: number;
}

/** The four neighbours with $w_1 .. w_4$ and their derivatives along x and y. */
function corners({ start, H, W }: TwinImage, x: number, y: number) {
  const x0 = Math.floor(x);
  const y0 = Math.floor(y);
  const [wxu, wyu] = [x0 + 1 - x, y0 + 1 - y];
  const [wxd, wyd] = [x - x0, y - y0];
  return [
    { px: x0, py: y0, weight: wxu * wyu, slope: [-wyu, -wxu] },
    { px: x0 + 1, py: y0, weight: wxd * wyu, slope: [wyu, -wxd] },
    { px: x0, py: y0 + 1, weight: wxu * wyd, slope: [-wyd, wxu] },
    { px: x0 + 1, py: y0 + 1, weight: wxd * wyd, slope: [wyd, wxd] },
  ]
    .filter(({ px, py }) => px >= 0 && px < W && py >= 0 && py < H)
    .map(({ px, py, weight, slope }) => ({ at: start + py * W + px, weight, slope }));
}

/** The interpolated value: $w_1 I_1 + w_2 I_2 + w_3 I_3 + w_4 I_4$. */
export function twinImageValue(values: Values, image: TwinImage, x: number, y: number): number {
  return corners(image, x, y).reduce((sum, { at, weight }) => sum + weight * values[at], 0);
}

/** Its derivative along x and y in pixels. */
export function twinImageSlope(values: Values, image: TwinImage, x: number, y: number): number[] {
  const total = [0, 0];
  for (const { at, slope } of corners(image, x, y)) {
    total[0] += slope[0] * values[at];
    total[1] += slope[1] * values[at];
  }
  return total;
}

/** Adds $w_i g$ to each neighbour. */
export function twinImageSpread(
  out: Values,
  image: TwinImage,
  [x, y]: readonly number[],
  g: number,
): void {
  for (const { at, weight } of corners(image, x, y)) out[at] += weight * g;
}
