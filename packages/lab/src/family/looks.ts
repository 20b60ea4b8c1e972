import { DeformableAttention, splat } from '@obelisk/nn';
import {
  affineGrid,
  conv2d,
  deformConv2d,
  deformSample,
  gridSample,
  obeliskSamplePoints,
  Random,
  sigmoid,
  softmax,
  type Tensor,
  tensor,
} from '@obelisk/tensor';
import { readNumbers } from '../page/read-numbers.js';
import { K, type LayerDraws, layerDraws } from './layer-draws.js';
import type { MemberName } from './members.js';
import type { GreyImage } from './pictures.js';
import { reachOf, type Splat, splatOf } from './splat.js';

/** What the reader has set. */
export interface LayerSettings {
  readonly seed: number;
  readonly dilation: number;
  /** The size of offsets, about their standard deviation in pixels. */
  readonly offsets: number;
  /** The size of what goes into the factors. */
  readonly mask: number;
  /** Degrees. */
  readonly rotation: number;
  readonly scale: number;
}

/** Where a member looks from each place of an image, row by row, and what it finds there. */
export interface Looks {
  readonly taps: number;
  /** [H W, taps, 2], (x, y) in pixels. */
  readonly places: readonly number[];
  /** I there: [taps, H W]. */
  readonly samples: readonly number[];
  /** m: [taps, H W]; null where a member has none. */
  readonly factors: readonly number[] | null;
  /** W, one for each tap; null where a member has none. */
  readonly weights: readonly number[] | null;
  /** y: [H W], by the operation that is the layer. */
  readonly results: readonly number[];
  /** Of the member that interpolates its kernel. */
  readonly splat: Splat | null;
  /** Of a trained network, whose answers `results` are: what was wanted of it, and where. */
  readonly trained: {
    readonly wanted: readonly number[];
    readonly asked: readonly number[];
  } | null;
}

const zeros = { padding: 'zeros', alignCorners: true, mode: 'linear' } as const;
/** How far OBELISK reaches beside a window. */
const reach = 2;

/** Runs the operation that is the member, everywhere on an image. */
export async function looksOf(
  name: MemberName,
  image: GreyImage,
  settings: LayerSettings,
): Promise<Looks> {
  if (name === 'transformer') return mapped(image, settings);
  const draws = layerDraws(settings.seed);
  if (name === 'obelisk') return without(image, settings, draws);
  return windowed(name, image, settings, draws);
}

const tensorOf = ({ width, height, values }: GreyImage) =>
  tensor(values, { shape: [1, 1, height, width] });

/** One map of all places: nothing but `affineGrid` and `gridSample`. */
async function mapped(image: GreyImage, { rotation, scale }: LayerSettings): Promise<Looks> {
  const { width, height } = image;
  const [across, down] = [(width - 1) / 2, (height - 1) / 2];
  const angle = (rotation * Math.PI) / 180;
  const [c, s] = [scale * Math.cos(angle), scale * Math.sin(angle)];
  const { grid, y } = await readNumbers(() => {
    // In units of half the image, which differ along its axes.
    const A = tensor([
      [
        [c, (-s * down) / across, 0],
        [(s * across) / down, c, 0],
      ],
    ]);
    const places = affineGrid(A, [1, 1, height, width], true);
    return { grid: places, y: gridSample(tensorOf(image), places, zeros) };
  });
  const places = grid.map((units, at) => (units + 1) * (at % 2 === 0 ? across : down));
  const none = { factors: null, weights: null, splat: null, trained: null };
  return { taps: 1, places, samples: y, results: y, ...none };
}

/** Offsets around each place, without a window. */
async function without(
  image: GreyImage,
  { offsets: size }: LayerSettings,
  { weights, offsets }: LayerDraws,
): Promise<Looks> {
  const { width, height } = image;
  const halves = [(width - 1) / 2, (height - 1) / 2];
  const pixels = everyPlace(image);
  const units = (pixel: readonly number[]) => pixel.map((v, axis) => v / halves[axis] - 1);
  const { S, samples, y } = await readNumbers(() => {
    const steps = taps.flatMap((k) => [1, 0].map((axis) => reach * size * offsets[2 * k + axis]));
    const S = tensor(
      taps.flatMap((k) => [steps[2 * k] / halves[0], steps[2 * k + 1] / halves[1], 0]),
      { shape: [K, 1, 3] },
    );
    const points = tensor(
      pixels.flatMap((pixel) => [...units(pixel), 0]),
      {
        shape: [1, pixels.length, 3],
      },
    );
    const volume = tensor(image.values, { shape: [1, 1, 1, height, width] });
    const samples = obeliskSamplePoints(volume, S, points); // [1, K, H W]
    const y = tensor(weights, { shape: [1, K] }).matmul(samples.reshape([K, pixels.length]));
    return { S, samples, y };
  });
  const places = pixels.flatMap((pixel) =>
    taps.flatMap((k) => [0, 1].map((axis) => pixel[axis] + S[3 * k + axis] * halves[axis])),
  );
  const none = { factors: null, splat: null, trained: null };
  return { taps: K, places, samples, weights, results: y, ...none };
}

/** (y, x) in pixels, beside the place of the output. */
type Moved = readonly [y: number, x: number];

type Windowed = Exclude<MemberName, 'transformer' | 'obelisk'>;

/** A window of 3 x 3 whose taps are moved, or are not. */
async function windowed(
  name: Windowed,
  image: GreyImage,
  settings: LayerSettings,
  draws: LayerDraws,
): Promise<Looks> {
  const dilation = name === 'attention' ? 1 : settings.dilation;
  const walk = { padding: dilation, dilation };
  const weights = ['dcn-v3', 'dcn-v4', 'attention'].includes(name) ? null : draws.weights;
  const moving = name === 'dcls' ? staticPlaces(settings, draws) : null;
  const padding = moving ? reachOf(moving) : 0;
  const read = await readNumbers<'offset' | 'samples' | 'y' | 'm' | 'kernel'>(() => {
    const x = tensorOf(image);
    const offset = offsetOf(name, x, settings, draws);
    const mask = maskOf(name, x, settings, draws);
    const weight = tensor(weights ?? taps.map(() => 1), { shape: [1, 1, 3, 3] });
    const kernel = moving && denseKernel(draws.weights, moving, padding);
    return {
      offset,
      samples: deformSample(x, offset, null, { kernelSize: 3, ...walk }),
      y: kernel
        ? conv2d(x, kernel, null, { padding })
        : deformConv2d(x, offset, weight, null, { ...walk, mask }),
      m: mask ?? weight,
      kernel: kernel ?? tensor([0]),
    };
  });
  const places = everyPlace(image).flatMap(([px, py], at) =>
    taps.flatMap((k) => {
      const [ty, tx] = tapOf(k, dilation);
      const moved = (axis: number) => read.offset[(2 * k + axis) * image.values.length + at];
      return [px + tx + moved(1), py + ty + moved(0)];
    }),
  );
  const factors = /v[234]|attention/.test(name) ? read.m : null;
  return {
    ...{ taps: K, places, samples: read.samples, factors, weights, results: read.y },
    splat: moving && splatOf(read.kernel, padding),
    trained: null,
  };
}

/** [1, 1, window, window] */
function denseKernel(weights: readonly number[], places: readonly Moved[], reach: number): Tensor {
  const window = [2 * reach + 1, 2 * reach + 1];
  return splat(tensor([[[...weights]]]), tensor(places.map((place) => [...place])), window);
}

/** [1, 2 K, H, W], per tap y, then x. */
function offsetOf(name: Windowed, x: Tensor, settings: LayerSettings, draws: LayerDraws): Tensor {
  const size = settings.offsets;
  if (name === 'attention') {
    const start = heads.offset.bias.reshape([1, 2 * K, 1, 1]).sub(windowOffsets());
    return conv2d(x, middleOf(draws.offsetBranch), null).mul(size).add(start);
  }
  if (name.startsWith('dcn')) return conv2d(x, draws.offsetBranch, null, { padding: 1 }).mul(size);
  const [, , height, width] = x.shape;
  const shared = draws.offsets.map((offset) => (name === 'dilated' ? 0 : size * offset));
  return tensor(shared, { shape: [1, 2 * K, 1, 1] }).broadcastTo([1, 2 * K, height, width]);
}

/** [1, K, H, W], or null. */
function maskOf(name: Windowed, x: Tensor, settings: LayerSettings, draws: LayerDraws) {
  const branch = () => conv2d(x, draws.maskBranch, null, { padding: 1 }).mul(settings.mask);
  if (name === 'dcn-v2') return sigmoid(branch());
  if (name === 'dcn-v3') return softmax(branch(), 1);
  if (name === 'attention') {
    const scores = conv2d(x, middleOf(draws.maskBranch), null).mul(settings.mask);
    const [, , height, width] = x.shape;
    const byHead = scores.reshape([1, heads.points, heads.heads, height * width]);
    return softmax(byHead, 1).reshape(scores.shape);
  }
  return name === 'dcn-v4' ? branch() : null;
}

const taps = Array.from({ length: K }, (_, k) => k);

/** Three heads at three points each, where they start. */
const heads = new DeformableAttention({
  ...{ axes: 2, inChannels: 1, outChannels: 3, heads: 3, points: 3 },
  random: new Random(0),
});

/** The pixel in the middle of a branch. */
function middleOf(branch: Tensor): Tensor {
  return branch.slice([0, 0, 1, 1], [branch.shape[0], 1, 2, 2]);
}

/** p_k, which attention does not have: [1, 2 K, 1, 1]. */
function windowOffsets(): Tensor {
  return tensor(
    taps.flatMap((k) => [...tapOf(k, 1)]),
    { shape: [1, 2 * K, 1, 1] },
  );
}

/** p_k as (y, x): the window row by row. */
function tapOf(k: number, dilation: number): readonly [y: number, x: number] {
  return [(Math.floor(k / 3) - 1) * dilation, ((k % 3) - 1) * dilation];
}

/** s_k as (y, x), beside any place. */
function staticPlaces({ dilation, offsets: size }: LayerSettings, { offsets }: LayerDraws) {
  return taps.map((k) => {
    const [ty, tx] = tapOf(k, dilation);
    return [ty + size * offsets[2 * k], tx + size * offsets[2 * k + 1]] as const;
  });
}

/** (x, y) of all pixels, row by row. */
function everyPlace({ width, height }: GreyImage): number[][] {
  return Array.from({ length: width * height }, (_, at) => [at % width, Math.floor(at / width)]);
}
