import {
  batchNorm,
  batchNormInputGradient,
  batchNormParameterGradient,
  channelMoments,
} from '@obelisk/kernels';
import { numbers } from './numbers.js';
import type { ConformanceCase } from './types.js';

const epsilon = 1e-5;

export const cases: ConformanceCase[] = [
  [2, 3, 5, 7, 3],
  [1, 4, 1031],
  [3, 2, 1],
].map((shape) => ({
  name: `batch normalisation of [${shape}], moments, output and gradients`,
  sums: true,
  run: (device) => {
    const [x, gradient] = [numbers(device, shape, 1), numbers(device, shape, 2)];
    const [gamma, beta] = [numbers(device, [shape[1]], 3), numbers(device, [shape[1]], 4)];
    const moments = channelMoments(x);
    const sums = batchNormParameterGradient(gradient, x, moments, epsilon);
    return [
      moments,
      batchNorm(x, moments, gamma, beta, epsilon),
      sums,
      batchNormInputGradient(gradient, x, moments, gamma, sums, epsilon),
      batchNormInputGradient(gradient, x, moments, gamma, null, epsilon),
    ];
  },
}));
