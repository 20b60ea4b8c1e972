import { type DeviceArray, reshaped, sizeOf } from '@obelisk/engine';
import {
  deformInputGradient,
  deformOffsetGradient,
  deformSample,
  pointwise,
  pointwiseInputGradient,
  pointwiseWeightGradient,
} from '@obelisk/kernels';
import { normal } from './numbers.js';
import type { BenchmarkCase, Goal, Input, Inputs } from './types.js';

// Dai et al. (2017) in two and three dimensions, beside torchvision's `deform_conv2d` and a form of
// `grid_sample`: a window of three along each axis, an offset for each of its taps at each place.

interface Layer {
  readonly id: string;
  readonly title: string;
  readonly channels: number;
  readonly sizes: readonly number[];
}

const layers: readonly Layer[] = [
  {
    id: 'deformConv2d',
    title: 'deformable convolution 32 -> 32, 128^2',
    channels: 32,
    sizes: [128, 128],
  },
  {
    id: 'deformConv3d',
    title: 'deformable convolution 16 -> 16, 36^3',
    channels: 16,
    sizes: [36, 36, 36],
  },
];

/** Of PyTorch: as fast at least. */
const goals: readonly Goal[] = [{ against: 'torch1', ratio: 1, ours: 'ours1' }];

function inputsOf({ channels, sizes }: Layer): Inputs {
  const window = sizes.map(() => 3);
  const taps = sizeOf(window);
  return {
    x: normal([1, channels, ...sizes]),
    offset: betweenVoxels([1, taps * sizes.length, ...sizes]),
    weight: normal([channels, channels, ...window], 0.05),
    gradient: normal([1, channels, ...sizes]),
  };
}

/** None on a voxel, where the derivative jumps and rounding alone decides on its side. */
function betweenVoxels(shape: readonly number[]): Input {
  const { values } = normal(shape);
  for (const [at, value] of values.entries()) {
    if (Math.abs(value - Math.round(value)) < 1e-3) values[at] = value + 2e-3;
  }
  return { shape, values };
}

function casesOf(layer: Layer): BenchmarkCase[] {
  const { id, title, channels, sizes } = layer;
  const walk = { kernelSize: sizes.map(() => 3), padding: 1 };
  const taps = 3 ** sizes.length;
  const samples = channels * taps * sizeOf(sizes);
  const flat = (weight: DeviceArray) => reshaped(weight, [channels, channels * taps]);
  const common = {
    group: 'operations' as const,
    size: `${(samples / 1e6).toFixed(1)} M samples`,
    inputs: () => inputsOf(layer),
    goals,
  };
  return [
    {
      ...common,
      id,
      title,
      ours:
        ({ x, offset, weight }) =>
        () => [pointwise(deformSample(x, offset, null, walk), flat(weight), null, 1)],
    },
    {
      ...common,
      id: `${id}Both`,
      title: `${title}, forward and backward`,
      ours:
        ({ x, offset, weight, gradient }) =>
        () => {
          const sampled = deformSample(x, offset, null, walk);
          pointwise(sampled, flat(weight), null, 1);
          const toSamples = pointwiseInputGradient(gradient, flat(weight), sampled.shape, 1);
          return [
            pointwiseWeightGradient(gradient, sampled, flat(weight).shape, 1),
            deformOffsetGradient(toSamples, x, offset, null, walk),
            deformInputGradient(toSamples, offset, null, x.shape, walk),
          ];
        },
    },
  ];
}

export const deformable: readonly BenchmarkCase[] = layers.flatMap(casesOf);
