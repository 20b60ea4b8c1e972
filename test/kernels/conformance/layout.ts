import { broadcastTo, concat, pad, permute, slice, sum, sumTo } from '@obelisk/kernels';
import { numbers } from './numbers.js';
import type { ConformanceCase } from './types.js';

export const cases: ConformanceCase[] = [
  {
    name: 'permute of 3 and 5 axes',
    run: (device) => [
      permute(numbers(device, [3, 5, 2]), [2, 0, 1]),
      permute(numbers(device, [2, 3, 4, 5, 6]), [4, 2, 0, 3, 1]),
      permute(numbers(device, [2, 3, 4, 5]), [0, 2, 3, 1]),
    ],
  },
  {
    name: 'slice, pad and crop',
    run: (device) => {
      const x = numbers(device, [2, 3, 4, 5, 6]);
      return [
        slice(x, [1, 0, 1, 2, 0], [2, 3, 4, 4, 5]),
        pad(x, [0, 0, 1, 1, 1], [0, 0, 2, 3, 4], 0),
        pad(x, [0, 1, -1, 2, 0], [1, 0, 1, -3, 0], 0.5),
      ];
    },
  },
  {
    name: 'slices that are boxes of 1 to 5 axes, and others',
    run: (device) => {
      const x = numbers(device, [3, 2, 3, 5, 8]);
      return [
        slice(numbers(device, [30]), [8], [24]),
        slice(numbers(device, [5, 24]), [1, 4], [4, 20]),
        slice(x, [0, 0, 0, 0, 0], [2, 2, 3, 5, 8]),
        slice(x, [1, 1, 1, 1, 1], [3, 2, 3, 4, 7]),
        slice(x, [1, 0, 0, 2, 4], [2, 1, 3, 4, 8]),
        permute(x, [2, 1, 3, 0, 4]),
        permute(permute(x, [2, 1, 3, 0, 4]), [3, 1, 0, 2, 4]),
      ];
    },
  },
  {
    name: 'broadcast and its sum',
    sums: true,
    run: (device) => [
      broadcastTo(numbers(device, [3, 1, 2]), [4, 3, 5, 2]),
      broadcastTo(numbers(device, [1, 3, 1, 1]), [2, 3, 4, 5]),
      sumTo(numbers(device, [4, 3, 5, 2]), [3, 1, 2]),
      sumTo(numbers(device, [2, 3, 4, 5]), [1, 3, 1, 1]),
    ],
  },
  {
    name: 'concat along each axis',
    run: (device) => {
      const parts = (axis: number) =>
        [1, 3, 2].map((size, seed) => {
          const shape = [2, 3, 5].map((other, at) => (at === axis ? size : other));
          return numbers(device, shape, seed + 1);
        });
      return [concat(parts(0), 0), concat(parts(1), 1), concat(parts(2), 2)];
    },
  },
  {
    name: 'concat along the last axis, of rows with a common length',
    run: (device) => [concat([numbers(device, [3, 24]), numbers(device, [3, 16], 2)], 1)],
  },
  {
    name: 'sum over axes, short and long',
    sums: true,
    run: (device) => [
      sum(numbers(device, [3, 4, 5]), [0, 2]),
      sum(numbers(device, [3, 4, 5]), [0, 1, 2]),
      sum(numbers(device, [2, 1300, 3]), [1]),
      sum(numbers(device, [2, 5003]), [1]),
    ],
  },
];
