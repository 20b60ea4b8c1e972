import { type DeviceArray, reshaped, sizeOf } from '@obelisk/engine';
import {
  convolution,
  convolutionInputGradient,
  convolutionWeightGradient,
  obeliskGridOffsetGradient,
  obeliskGridVolumeGradient,
  obeliskSampleGrid,
  pointwise,
  pointwiseInputGradient,
  pointwiseWeightGradient,
} from '@obelisk/kernels';
import { normal, offsetsBetweenVoxels } from './numbers.js';
import type { BenchmarkCase, Goal, Inputs } from './types.js';

// The micro-benchmark of Section 5: a feature map of 8 channels and 144^3 voxels becomes one of 64
// channels and 36^3, by two strided convolutions or by an OBELISK layer.

const [channels, n, grid, K] = [8, 144, 36, 128];
const strided = { stride: 2, padding: 1 };
const grids = [grid, grid, grid] as const;
const map = [1, channels, n, n, n];
const out = [1, 64, grid, grid, grid];

const convInputs = (): Inputs => ({
  x: normal(map),
  first: normal([32, channels, 3, 3, 3], 0.05),
  second: normal([64, 32, 3, 3, 3], 0.05),
  gradient: normal(out),
});

const obeliskInputs = (): Inputs => ({
  x: normal(map),
  offsets: offsetsBetweenVoxels([K, 1, 3], n, grid, 0.05),
  weight: normal([64, channels * K], 0.05),
  gradient: normal(out),
});

const faster = (times: number): readonly Goal[] => [
  { against: 'torch2', ratio: 1 / times, ours: 'ours2', megabytes: 'peer' },
];

function common(id: string, title: string) {
  const size = `${channels} x ${n}^3 to 64 x ${grid}^3`;
  return { id, group: 'section5' as const, title, size };
}

export const section5: readonly BenchmarkCase[] = [
  {
    ...common('section5Convolutions', 'two strided convolutions, forward'),
    inputs: convInputs,
    ours:
      ({ x, first, second }) =>
      () => [convolution(convolution(x, first, null, strided), second, null, strided)],
  },
  {
    ...common('section5ConvolutionsBoth', 'two strided convolutions, forward and backward'),
    inputs: convInputs,
    ours:
      ({ x, first, second, gradient }) =>
      () => {
        const middle = convolution(x, first, null, strided);
        convolution(middle, second, null, strided);
        const toMiddle = convolutionInputGradient(gradient, second, middle.shape, strided);
        return [
          convolutionWeightGradient(gradient, middle, second.shape, strided),
          convolutionWeightGradient(toMiddle, x, first.shape, strided),
          convolutionInputGradient(toMiddle, first, x.shape, strided),
        ];
      },
  },
  {
    ...common('section5Obelisk', 'OBELISK layer with 128 offsets, forward'),
    inputs: obeliskInputs,
    ours:
      ({ x, offsets, weight }) =>
      () => [pointwise(flat(obeliskSampleGrid(x, offsets, grids)), weight, null, 1)],
    goals: faster(2.5),
  },
  {
    ...common('section5ObeliskBoth', 'OBELISK layer with 128 offsets, forward and backward'),
    inputs: obeliskInputs,
    ours:
      ({ x, offsets, weight, gradient }) =>
      () => {
        const samples = obeliskSampleGrid(x, offsets, grids);
        pointwise(flat(samples), weight, null, 1);
        const upstream = flat(gradient);
        const toFlat = pointwiseInputGradient(upstream, weight, flat(samples).shape, 1);
        const toSamples = reshaped(toFlat, samples.shape);
        return [
          pointwiseWeightGradient(upstream, flat(samples), weight.shape, 1),
          obeliskGridOffsetGradient(toSamples, x, offsets, grids),
          obeliskGridVolumeGradient(toSamples, offsets, grids, x.shape),
        ];
      },
    goals: faster(1.7),
  },
];

/** [N, C, D, H, W] as [N, C, positions]. */
function flat(array: DeviceArray): DeviceArray {
  const [N, C, ...grid] = array.shape;
  return reshaped(array, [N, C, sizeOf(grid)]);
}
