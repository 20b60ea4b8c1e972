import { makePhantom } from '@obelisk/data';
import { Random } from '@obelisk/tensor';
import { displaySlice, windowOf } from '@obelisk/viz/basics';

/** An image with one channel. */
export interface GreyImage {
  readonly width: number;
  readonly height: number;
  /** Row by row, from 0 to 1. */
  readonly values: Float32Array;
}

export const pictureNames = ['discs', 'phantom'] as const;
export type PictureName = (typeof pictureNames)[number];

/** Two discs of different radius, or a slice of an abdomen that never was. */
export function pictureOf(name: PictureName): GreyImage {
  return name === 'discs' ? discs() : phantomSlice();
}

const discsAt = [
  { x: 5, y: 7, radius: 4 },
  { x: 14, y: 4, radius: 2 },
];

/** A bright large disc and a small one, on a ground that brightens towards the right. */
function discs(): GreyImage {
  const [width, height] = [18, 14];
  const values = Float32Array.from({ length: width * height }, (_, at) => {
    const [x, y] = [at % width, Math.floor(at / width)];
    const ground = 0.1 + 0.01 * x;
    // Soft edges, as wide as a pixel.
    const inside = discsAt.map((disc) => disc.radius + 0.5 - Math.hypot(x - disc.x, y - disc.y));
    const share = Math.min(Math.max(...inside, 0), 1);
    return ground + (0.9 - ground) * share;
  });
  return { width, height, values };
}

/** The slice in the middle, across the body, in the window of its own intensities. */
function phantomSlice(): GreyImage {
  const { scan } = makePhantom({ random: new Random(1), size: [48, 36, 48] });
  const { data } = scan;
  const slice = displaySlice(data, 'axial', Math.floor(data.shape[2] / 2));
  const [height, width] = slice.shape;
  const window = windowOf(data);
  const values = Float32Array.from({ length: width * height }, (_, at) => {
    const value = slice.get(Math.floor(at / width), at % width);
    return Math.min(Math.max((value - window.centre) / window.width + 0.5, 0), 1);
  });
  return { width, height, values };
}
