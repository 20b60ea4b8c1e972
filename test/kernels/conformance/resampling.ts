import {
  averagePool,
  averagePoolGradient,
  type Device,
  resize,
  resizeGradient,
} from '@obelisk/kernels';
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
    name: `average pooling ${JSON.stringify(options)}, 3D and 2D`,
    run: (device: Device) => {
      const [volume, image] = [numbers(device, [2, 2, 7, 6, 5]), numbers(device, [1, 3, 6, 9])];
      const [pooled, flat] = [averagePool(volume, options), averagePool(image, options)];
      return [
        pooled,
        averagePoolGradient(numbers(device, pooled.shape, 2), volume.shape, options),
        flat,
        averagePoolGradient(numbers(device, flat.shape, 2), image.shape, options),
      ];
    },
  })),
  ...sizes.flatMap((size) =>
    [false, true].map((alignCorners) => ({
      name: `resizing to [${size}], 3D and 2D, ${alignCorners ? 'corners' : 'edges'} aligned`,
      run: (device: Device) => {
        const [volume, image] = [numbers(device, [1, 2, 4, 6, 3]), numbers(device, [2, 1, 6, 3])];
        const [y, flat] = [
          resize(volume, size, alignCorners),
          resize(image, size.slice(1), alignCorners),
        ];
        return [
          y,
          resizeGradient(numbers(device, y.shape, 2), volume.shape, alignCorners),
          flat,
          resizeGradient(numbers(device, flat.shape, 2), image.shape, alignCorners),
        ];
      },
    })),
  ),
];
