import { convolution, obeliskSamplePoints, pointwise } from '@obelisk/kernels';
import { normal, uniform } from './numbers.js';
import type { BenchmarkCase } from './types.js';

// How the cost of a layer grows: with the voxels of the image, with the offsets, with the channels.

/** Growth is seen with one thread, without what threads add. */
const only = ['ours1', 'torch1', 'oursGpu', 'torchCuda'] as const;

/** One of the three is varied, the others stay as they are. */
const usual = { size: 72, offsets: 128, channels: 4, points: 4096 };

function withOne(what: Variation['what'], value: number): typeof usual {
  return { ...usual, [what]: value };
}

interface Variation {
  readonly what: 'size' | 'offsets' | 'channels';
  readonly values: readonly number[];
}

const variations: readonly Variation[] = [
  { what: 'size', values: [36, 54, 72, 108, 144, 216] },
  { what: 'offsets', values: [32, 64, 128, 256, 512] },
  { what: 'channels', values: [1, 2, 4, 8, 16] },
];

/** An OBELISK layer at a fixed number of places, and its 1x1x1 convolution to 32 channels. */
function obelisk(what: Variation['what'], value: number): BenchmarkCase {
  const { size, offsets, channels, points } = withOne(what, value);
  return {
    id: `obelisk-${what}-${value}`,
    group: 'scaling',
    title: `OBELISK layer at ${points} places, ${what} ${value}`,
    size: `${channels} x ${size}^3, ${offsets} offsets`,
    only,
    inputs: () => ({
      x: normal([1, channels, size, size, size]),
      offsets: normal([offsets, 1, 3], 0.05),
      points: uniform([1, points, 3]),
      weight: normal([32, channels * offsets], 0.05),
    }),
    ours: ({ x, offsets: shifts, points: places, weight }) => {
      return () => [pointwise(obeliskSamplePoints(x, shifts, places), weight, null, 1)];
    },
  };
}

/** A 3x3x3 convolution to 32 channels on every voxel. */
function dense(what: 'size' | 'channels', value: number): BenchmarkCase {
  const { size, channels } = withOne(what, value);
  return {
    id: `convolution-${what}-${value}`,
    group: 'scaling',
    title: `conv3d to 32 channels, ${what} ${value}`,
    size: `${channels} x ${size}^3`,
    only,
    inputs: () => ({
      x: normal([1, channels, size, size, size]),
      weight: normal([32, channels, 3, 3, 3], 0.05),
    }),
    ours: ({ x, weight }) => {
      return () => [convolution(x, weight, null, { padding: 1 })];
    },
  };
}

export const scaling: readonly BenchmarkCase[] = variations.flatMap(({ what, values }) => [
  ...values.map((value) => obelisk(what, value)),
  ...(what === 'offsets' ? [] : values.filter(isModest).map((value) => dense(what, value))),
]);

/** The result of a convolution on every voxel of a larger image would not fit into the memory. */
function isModest(value: number): boolean {
  return value <= 144;
}
