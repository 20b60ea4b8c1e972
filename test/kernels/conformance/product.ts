import {
  matmul,
  matmulGradientA,
  matmulGradientB,
  pointwise,
  pointwiseInputGradient,
  pointwiseWeightGradient,
} from '@obelisk/kernels';
import { numbers } from './numbers.js';
import type { ConformanceCase } from './types.js';

export const cases: ConformanceCase[] = [
  {
    name: 'matmul and its gradients, 5x7 by 7x6',
    sums: true,
    run: (device) => {
      const [a, b] = [numbers(device, [5, 7], 1), numbers(device, [7, 6], 2)];
      const gradient = numbers(device, [5, 6], 3);
      return [matmul(a, b), matmulGradientA(gradient, b), matmulGradientB(gradient, a)];
    },
  },
  {
    name: 'pointwise with 2 groups, bias, 2 batch entries, odd sizes',
    sums: true,
    run: (device) => {
      const x = numbers(device, [2, 6, 3, 5, 7], 1);
      const weight = numbers(device, [10, 3], 2);
      const gradient = numbers(device, [2, 10, 3, 5, 7], 3);
      return [
        pointwise(x, weight, numbers(device, [10], 4), 2),
        pointwiseInputGradient(gradient, weight, x.shape, 2),
        pointwiseWeightGradient(gradient, x, weight.shape, 2),
      ];
    },
  },
  {
    name: 'pointwise over more positions than one block',
    sums: true,
    run: (device) => {
      const x = numbers(device, [1, 3, 3331], 1);
      const weight = numbers(device, [5, 3], 2);
      const gradient = numbers(device, [1, 5, 3331], 3);
      return [
        pointwise(x, weight, null, 1),
        pointwiseInputGradient(gradient, weight, x.shape, 1),
        pointwiseWeightGradient(gradient, x, weight.shape, 1),
      ];
    },
  },
];
