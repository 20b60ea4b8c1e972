import { makePhantom } from '@obelisk/data';
import { Random } from '@obelisk/tensor';
import { displaySlice, windowOf } from '@obelisk/viz/basics';
import { drawTask, side, type TaskBatch, type TaskName } from './tasks.js';

/** An image with one channel. */
export interface GreyImage {
  readonly width: number;
  readonly height: number;
  /** Row by row. */
  readonly values: Float32Array;
  /** What is shown as black and as white; 0 and 1 when left out. */
  readonly range?: readonly [black: number, white: number];
}

export const pictureNames = ['discs', 'phantom'] as const;
export type PictureName = (typeof pictureNames)[number];

/** Two discs of different radius, or a slice of an abdomen that never was. */
export function pictureOf(name: PictureName): GreyImage {
  return name === 'discs' ? discs() : phantomSlice();
}

/** A test image of a task, with what is wanted of it. */
export function taskPicture(name: TaskName): GreyImage & { readonly batch: TaskBatch } {
  const batch = drawTask(name, new Random(7), 1);
  const values = Float32Array.from(batch.image.dataSync().data);
  const range = [Math.min(...values), Math.max(...values)] as const;
  return { width: side, height: side, values, range, batch };
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
