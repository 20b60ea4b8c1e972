import {
  affineGrid,
  affineGridGradient,
  type GridSampleOptions,
  gridSample,
  gridSampleGridGradient,
  gridSampleInputGradient,
  prepareVolume,
} from '@obelisk/kernels';
import { numbers } from './numbers.js';
import type { ConformanceCase } from './types.js';

/** An input and a grid each; sizes are odd or 1. */
const shapes: readonly (readonly number[])[][] = [
  [
    [2, 3, 5, 7],
    [2, 3, 3, 2],
  ],
  [
    [2, 2, 3, 4, 5],
    [2, 1, 3, 3, 3],
  ],
  [
    [1, 1, 1, 4, 2],
    [1, 2, 2, 2, 3],
  ],
];

const options: readonly GridSampleOptions[] = [
  { padding: 'zeros', alignCorners: true, mode: 'linear' },
  { padding: 'border', alignCorners: false, mode: 'linear' },
  { padding: 'zeros', alignCorners: false, mode: 'nearest' },
];

const sampling = shapes.flatMap(([input, grid]) =>
  options.map(
    (option): ConformanceCase => ({
      name: `grid sample of [${input}] at [${grid}], ${Object.values(option)}, and gradients`,
      sums: true,
      run: (device) => {
        const prepared = prepareVolume(numbers(device, input, 1));
        const at = numbers(device, grid, 2);
        const value = gridSample(prepared, at, option);
        const gradient = numbers(device, value.shape, 3);
        return [
          value,
          gridSampleGridGradient(gradient, prepared, at, option),
          gridSampleInputGradient(gradient, at, input, option),
        ];
      },
    }),
  ),
);

const affine = [
  [2, 1, 3, 5],
  [2, 1, 4, 1, 3],
].map((size): ConformanceCase => {
  const rank = size.length - 2;
  const matrix = [2, rank, rank + 1];
  return {
    name: `affine grid of size [${size}] and its gradient`,
    sums: true,
    run: (device) => {
      const grid = affineGrid(numbers(device, matrix, 1), size, true);
      const gradient = numbers(device, grid.shape, 2);
      return [grid, affineGridGradient(gradient, matrix, size, true)];
    },
  };
});

export const cases: ConformanceCase[] = [...sampling, ...affine];
