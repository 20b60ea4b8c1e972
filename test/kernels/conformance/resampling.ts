import type { Device } from '@obelisk/engine';
import { averagePool, averagePoolGradient, resize, resizeGradient } from '@obelisk/kernels';
import { numbers } from './numbers.js';
import type { ConformanceCase } from './types.js';

const pools = [
  { size: 3, stride: 1, padding: 1 },
  { size: 5, stride: 1, padding: 2 },
  { size: 3, stride: 2, padding: 1 },
];
const sizes = [
  [9, 7, 5],
  [3, 12, 1],
];

export const cases: ConformanceCase[] = [
  ...pools.map((options) => ({
    name: `average pooling ${JSON.stringify(options)}, 3D, 2D and 1D`,
    sums: true,
    run: (device: Device) =>
      [
        [2, 2, 7, 6, 5],
        [1, 3, 6, 9],
        [2, 3, 9],
      ].flatMap((shape) => {
        const pooled = averagePool(numbers(device, shape), options);
        return [pooled, averagePoolGradient(numbers(device, pooled.shape, 2), shape, options)];
      }),
  })),
  ...sizes.flatMap((size) =>
    [false, true].map((alignCorners) => ({
      name: `resizing to [${size}], 3D, 2D and 1D, ${alignCorners ? 'corners' : 'edges'} aligned`,
      sums: true,
      run: (device: Device) =>
        [
          [1, 2, 4, 6, 3],
          [2, 1, 6, 3],
          [2, 3, 4],
        ].flatMap((shape) => {
          const y = resize(numbers(device, shape), size.slice(5 - shape.length), alignCorners);
          return [y, resizeGradient(numbers(device, y.shape, 2), shape, alignCorners)];
        }),
    })),
  ),
];
