import { gridSample, noGrad, subtract, type Tensor, tensor } from '@obelisk/tensor';
import type { Landscape } from '@obelisk/viz/plots';
import { readNumbers } from '../page/read-numbers.js';
import type { Place } from '../page/stage.js';

export const taskNames = ['bright', 'dark', 'ring', 'shared'] as const;
export type TaskName = (typeof taskNames)[number];
export const paddings = ['zeros', 'border'] as const;
export type Padding = (typeof paddings)[number];

/** What an offset shall learn. */
export interface Task {
  readonly title: string;
  readonly tex: string;
  /** A rate that suits it. */
  readonly rate: number;
  /** The loss of each of many offsets [n, 2], in units of half the image: [n]. */
  loss(S: Tensor, padding: Padding): Tensor;
}

/** Pixels along each side. */
export const size = 9;
const pixels = Array.from({ length: size }, (_, at) => at);

/** A bright blob with its top at the pixel (6, 3), on a ground of 0.1: that of notebook 4. */
export const picture: readonly (readonly number[])[] = pixels.map((y) =>
  pixels.map((x) => 0.1 + 0.9 * Math.exp(-((x - 6) ** 2 + (y - 3) ** 2) / (2 * 1.8 ** 2))),
);

/** -1 and 1 are the middles of the first and the last pixel. */
export const toPixel = ([x, y]: Place): Place => [
  ((x + 1) * (size - 1)) / 2,
  ((y + 1) * (size - 1)) / 2,
];

/** The offset that the 81 places shall find. */
export const hidden: Place = [0.3, -0.2];
const everyPlace = pixels.flatMap((y) => pixels.map((x) => [x / 4 - 1, y / 4 - 1]));

/** I(p + S) of each offset at each place: [offsets, places]. */
function samples(S: Tensor, places: readonly (readonly number[])[], padding: Padding): Tensor {
  const [n, P] = [S.shape[0], places.length];
  const points = S.reshape([n, 1, 2]).add(tensor(places.flat(), { shape: [1, P, 2] }));
  const image = tensor(picture.flat(), { shape: [1, 1, size, size] });
  const options = { padding, alignCorners: true, mode: 'linear' } as const;
  return gridSample(image, points.reshape([1, n, P, 2]), options).reshape([n, P]);
}

const middle = [[0, 0]];
const valuesAt = (S: Tensor, padding: Padding) => samples(S, middle, padding).reshape([S.shape[0]]);

export const tasks: Readonly<Record<TaskName, Task>> = {
  bright: {
    title: 'One place: find the brightest',
    tex: 'L(S) = 1 - I(S)',
    rate: 0.05,
    loss: (S, padding) => subtract(1, valuesAt(S, padding)),
  },
  dark: {
    title: 'One place: find the darkest',
    tex: 'L(S) = I(S)',
    rate: 0.05,
    loss: valuesAt,
  },
  ring: {
    title: 'One place: find the value 0.6',
    tex: 'L(S) = \\big( I(S) - 0.6 \\big)^2',
    rate: 0.05,
    loss: (S, padding) => valuesAt(S, padding).sub(0.6).square(),
  },
  shared: {
    title: '81 places: find the hidden offset',
    tex: 'L(S) = \\frac{1}{81} \\sum_{p} \\big( I(p + S) - I(p + S^*) \\big)^2',
    rate: 1,
    loss: (S, padding) =>
      samples(S, everyPlace, padding)
        .sub(samples(tensor([hidden]), everyPlace, padding))
        .square()
        .mean(1),
  },
};

/** From -1.5 to 1.5: the image, and a quarter of it around. */
export const ticks = Array.from({ length: 61 }, (_, at) => (at - 30) / 20);

/** The loss at a raster of offsets. */
export async function landscapeOf(name: TaskName, padding: Padding): Promise<Landscape> {
  const raster = ticks.flatMap((y) => ticks.map((x) => [x, y] as const));
  const losses = await lossesAt(name, padding, raster);
  const values = ticks.map((_, row) => losses.slice(row * ticks.length, (row + 1) * ticks.length));
  return { x: ticks, y: ticks, values };
}

/** The loss at each of several offsets. */
export async function lossesAt(
  name: TaskName,
  padding: Padding,
  offsets: readonly Place[],
): Promise<readonly number[]> {
  const { loss } = await readNumbers(() => {
    const S = tensor(offsets.flat(), { shape: [offsets.length, 2] });
    return { loss: noGrad(() => tasks[name].loss(S, padding)) };
  });
  return loss;
}

/** An offset, its loss, and the slopes that backward gives it. */
export interface Standing {
  readonly at: Place;
  readonly loss: number;
  readonly slope: Place;
}

/** Forward and backward at one offset. */
export async function standingAt(name: TaskName, padding: Padding, at: Place): Promise<Standing> {
  const { loss, slope } = await readNumbers(() => {
    const S = tensor([at], { requiresGrad: true });
    const loss = tasks[name].loss(S, padding);
    loss.sum().backward();
    return { loss, slope: S.grad as Tensor };
  });
  return { at, loss: loss[0], slope: [slope[0], slope[1]] };
}
