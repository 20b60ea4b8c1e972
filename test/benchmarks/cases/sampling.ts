import type { DeviceArray } from '@obelisk/engine';
import {
  gridSample,
  gridSampleGridGradient,
  gridSampleInputGradient,
  obeliskGridOffsetGradient,
  obeliskGridVolumeGradient,
  obeliskSampleGrid,
} from '@obelisk/kernels';
import {
  twinGridLocate,
  twinObeliskOffsetGradient,
  twinObeliskValue,
  twinObeliskVolumeGradient,
} from '../../../packages/kernels/src/sampling/obelisk.twin.js';
import {
  type GridSize,
  obeliskSizes,
} from '../../../packages/kernels/src/sampling/obelisk-arguments.js';
import { type ContestantName, contestantNames } from '../contestants/contestants.js';
import { normal, offsetsBetweenVoxels, uniform } from './numbers.js';
import { sampled } from './tf-sampling.js';
import type { Arrays, BenchmarkCase, Goal, Inputs, Tf } from './types.js';

/** An OBELISK layer on a regular grid. */
interface Layer {
  readonly id: string;
  readonly title: string;
  readonly channels: number;
  readonly size: number;
  readonly offsets: number;
  /** Offsets per coefficient. */
  readonly pair: 1 | 2;
  readonly grid: number;
}

const layers: readonly Layer[] = [
  {
    id: 'unary',
    title: 'OBELISK sampling, 512 offsets x 18^3 from 72^3',
    channels: 1,
    size: 72,
    offsets: 512,
    pair: 1,
    grid: 18,
  },
  {
    id: 'binary',
    title: 'OBELISK sampling, 512 pairs x 18^3 from 72^3',
    channels: 1,
    size: 72,
    offsets: 512,
    pair: 2,
    grid: 18,
  },
];

interface Part {
  readonly suffix: string;
  readonly what: string;
  /** How many times faster than PyTorch with one thread is wanted, or null. */
  readonly faster: number | null;
  ours(arrays: Arrays, grid: GridSize): () => readonly DeviceArray[];
  plain?(inputs: Inputs, grid: GridSize): Float32Array;
}

const sizesOf = ({ volume, offsets }: Inputs) =>
  obeliskSizes('benchmark', volume.shape, offsets.shape);
const pointsOf = (grid: GridSize) => grid[0] * grid[1] * grid[2];

const parts: readonly Part[] = [
  {
    suffix: '',
    what: '',
    faster: 3.5,
    ours:
      ({ volume, offsets }, grid) =>
      () => [obeliskSampleGrid(volume, offsets, grid)],
    plain(inputs, grid) {
      const sizes = sizesOf(inputs);
      const { volume, offsets } = inputs;
      const out = new Float32Array(sizes.C * sizes.K * pointsOf(grid));
      const locate = twinGridLocate(grid, 0, sizes);
      twinObeliskValue(out, volume.values, offsets.values, sizes, pointsOf(grid), locate);
      return out;
    },
  },
  {
    suffix: 'OffsetGradient',
    what: ', to the offsets',
    faster: 4,
    ours:
      ({ gradient, volume, offsets }, grid) =>
      () => [obeliskGridOffsetGradient(gradient, volume, offsets, grid)],
    plain(inputs, grid) {
      const sizes = sizesOf(inputs);
      const { gradient, volume, offsets } = inputs;
      const out = new Float32Array(offsets.values.length);
      const locate = twinGridLocate(grid, 0, sizes);
      const [g, v, o] = [gradient, volume, offsets].map(({ values }) => values);
      twinObeliskOffsetGradient(out, g, v, o, sizes, pointsOf(grid), locate);
      return out;
    },
  },
  {
    suffix: 'VolumeGradient',
    what: ', to the feature map',
    faster: 2,
    ours:
      ({ gradient, volume, offsets }, grid) =>
      () => [obeliskGridVolumeGradient(gradient, offsets, grid, volume.shape)],
    plain(inputs, grid) {
      const sizes = sizesOf(inputs);
      const { gradient, volume, offsets } = inputs;
      const out = new Float32Array(volume.values.length);
      const locate = twinGridLocate(grid, 0, sizes);
      const points = pointsOf(grid);
      twinObeliskVolumeGradient(out, gradient.values, offsets.values, sizes, points, locate);
      return out;
    },
  },
  {
    // What a layer inside a network needs. PyTorch computes both in any case when it is asked for
    // the second.
    suffix: 'Gradients',
    what: ', both gradients',
    faster: null,
    ours:
      ({ gradient, volume, offsets }, grid) =>
      () => [
        obeliskGridOffsetGradient(gradient, volume, offsets, grid),
        obeliskGridVolumeGradient(gradient, offsets, grid, volume.shape),
      ],
  },
];

/** Backends of TensorFlow.js that do not take part, by the part. */
const withoutTf: Readonly<Record<string, ContestantName>> = {
  OffsetGradient: 'tfjsCpu',
  VolumeGradient: 'tfjsWasm',
};

function caseOf(layer: Layer, part: Part): BenchmarkCase {
  const { channels, size, offsets, pair, grid } = layer;
  const grids: GridSize = [grid, grid, grid];
  const samples = channels * offsets * pair * grid ** 3;
  const { plain } = part;
  const inTf = pair === 1 && plain !== undefined;
  const goals: Goal[] = [
    ...(part.faster ? [{ against: 'torch1', ratio: 1 / part.faster, ours: 'ours1' } as const] : []),
    ...(inTf ? [{ against: 'tfjs', ratio: 1 / 50, ours: 'ours1' } as const] : []),
  ];
  return {
    id: `${layer.id}Sampling${part.suffix}`,
    group: 'operations',
    title: `${layer.title}${part.what}`,
    size: `${(samples / 1e6).toFixed(1)} M samples`,
    inputs: () => ({
      volume: normal([1, channels, size, size, size]),
      offsets: offsetsBetweenVoxels([offsets, pair, 3], size, grid, 0.05),
      gradient: normal([1, channels * offsets, grid, grid, grid]),
    }),
    ours: (arrays) => part.ours(arrays, grids),
    plain: plain && ((given) => () => [plain(given, grids)]),
    tfjs: inTf ? (tf, given) => tfSampling(tf, given, part.suffix, grid) : undefined,
    // Its backend `cpu` takes two minutes forward, six times as long as `wasm`; `wasm` cannot add
    // up what the voxels collect.
    only: contestantNames.filter((name) => name !== withoutTf[part.suffix]),
    goals,
  };
}

/** The regular grid as points, then as any other: TensorFlow.js has no operation for it. */
function tfSampling(tf: Tf, { volume, offsets, gradient }: Inputs, suffix: string, grid: number) {
  const [, , n] = volume.shape;
  const map = tf.tensor(volume.values, [n ** 3]);
  const shifts = tf.tensor(offsets.values, [offsets.shape[0], 1, 3]);
  const upstream = tf.tensor(gradient.values, [offsets.shape[0], grid ** 3]);
  const line = Array.from({ length: grid }, (_, i) => -1 + (2 * i) / (grid - 1));
  const points = tf.tensor(
    line.flatMap((z) => line.flatMap((y) => line.flatMap((x) => [x, y, z]))),
    [1, grid ** 3, 3],
  );
  const at = (values: Tf, moved: Tf) => sampled(tf, values, n, tf.add(points, moved));
  const step = {
    '': () => tf.tidy(() => at(map, shifts)),
    OffsetGradient: () => tf.grad((moved: Tf) => at(map, moved))(shifts, upstream),
    VolumeGradient: () => tf.grad((values: Tf) => at(values, shifts))(map, upstream),
  }[suffix] as () => Tf;
  return { step: () => [step()] };
}

const random = { points: 32 ** 3, channels: 4, size: 48 };
const options = { padding: 'zeros', alignCorners: true, mode: 'linear' } as const;

/** Points anywhere: the general operation, without tables per axis. */
function anywhere(
  suffix: string,
  what: string,
  ours: (arrays: Arrays) => DeviceArray,
): BenchmarkCase {
  const { points, channels, size } = random;
  return {
    id: `gridSample${suffix}`,
    group: 'operations',
    title: `grid sample, ${points} random points of ${channels} x ${size}^3${what}`,
    size: `${((points * channels) / 1e3).toFixed(0)} k samples`,
    inputs: () => ({
      volume: normal([1, channels, size, size, size]),
      grid: uniform([1, 1, 1, points, 3]),
      gradient: normal([1, channels, 1, 1, points]),
    }),
    ours: (arrays) => () => [ours(arrays)],
  };
}

export const sampling: readonly BenchmarkCase[] = [
  ...layers.flatMap((layer) => parts.map((part) => caseOf(layer, part))),
  anywhere('', '', ({ volume, grid }) => gridSample(volume, grid, options)),
  anywhere('GridGradient', ', to the points', ({ gradient, volume, grid }) =>
    gridSampleGridGradient(gradient, volume, grid, options),
  ),
  anywhere('InputGradient', ', to the volume', ({ gradient, volume, grid }) =>
    gridSampleInputGradient(gradient, grid, volume.shape, options),
  ),
];
