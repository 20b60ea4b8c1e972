import {
  add,
  concat,
  convolution,
  convolutionWeightGradient,
  gridSample,
  matmul,
  pad,
  scaleAndShift,
  slice,
  sum,
} from '@obelisk/kernels';
import { numbers } from './numbers.js';
import type { ConformanceCase } from './types.js';

export const cases: ConformanceCase[] = [
  {
    name: 'nothing in, nothing out',
    run: (device) => {
      const none = numbers(device, [0, 3]);
      const image = numbers(device, [0, 2, 4, 5]);
      const places = numbers(device, [0, 3, 3, 2]);
      const options = { padding: 'zeros', alignCorners: true, mode: 'linear' } as const;
      return [
        add(none, none),
        slice(none, [0, 1], [0, 2]),
        sum(none, [1]),
        convolution(image, numbers(device, [3, 2, 3, 3]), null, { padding: 1 }),
        gridSample(image, places, options),
      ];
    },
  },
  {
    name: 'sums over nothing are zero, their means are not a number',
    run: (device) => {
      const total = sum(numbers(device, [0, 3]), [0]);
      return [total, scaleAndShift(total, 1 / 0, 0)];
    },
  },
  {
    name: 'products and convolutions that sum over nothing, and what stands beside nothing',
    run: (device) => [
      matmul(numbers(device, [2, 0]), numbers(device, [0, 3])),
      convolutionWeightGradient(
        numbers(device, [0, 3, 4, 5]),
        numbers(device, [0, 2, 4, 5]),
        [3, 2, 3, 3],
        { padding: 1 },
      ),
      concat([numbers(device, [2, 0]), numbers(device, [2, 3])], 1),
      pad(numbers(device, [0]), [1], [2], 7),
    ],
  },
];
