import {
  type DeformOptions,
  deformInputGradient,
  deformMaskGradient,
  deformOffsetGradient,
  deformSample,
  prepareVolume,
} from '@obelisk/kernels';
import { numbers } from './numbers.js';
import type { ConformanceCase } from './types.js';

/** An input, how it is walked, the places of the output, and offset groups; sizes are odd or 1. */
const walks: readonly (readonly [number[], DeformOptions, number[], groups: number])[] = [
  [[2, 3, 5, 7], { kernelSize: 3, padding: 1 }, [5, 7], 1],
  [[1, 4, 5, 6], { kernelSize: [1, 3], stride: 2, dilation: [1, 2], padding: [0, 2] }, [3, 3], 2],
  [[1, 2, 3, 4, 5], { kernelSize: [3, 1, 2], padding: 1 }, [3, 6, 6], 1],
  [[2, 2, 3, 1, 5], { kernelSize: [1, 1, 3], stride: [2, 1, 1] }, [2, 1, 3], 2],
];

/** Offsets reach about a voxel; with factors where there are groups. */
export const cases: ConformanceCase[] = walks.map(([shape, walk, places, groups]) => ({
  name: `deformable sample of [${shape}], taps ${walk.kernelSize}, ${groups} groups, and gradients`,
  sums: true,
  run: (device) => {
    const rank = shape.length - 2;
    const K = [walk.kernelSize].flat().reduce((product, size) => product * size, 1);
    const taps = typeof walk.kernelSize === 'number' ? K ** rank : K;
    const input = prepareVolume(numbers(device, shape, 1));
    const offset = numbers(device, [shape[0], rank * groups * taps, ...places], 2);
    const mask = groups > 1 ? numbers(device, [shape[0], groups * taps, ...places], 3) : null;
    const sampled = deformSample(input, offset, mask, walk);
    const gradient = numbers(device, sampled.shape, 4);
    return [
      sampled,
      deformInputGradient(gradient, offset, mask, shape, walk),
      deformOffsetGradient(gradient, input, offset, mask, walk),
      deformMaskGradient(gradient, input, offset, walk),
    ];
  },
}));
