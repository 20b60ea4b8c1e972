import type { Device } from '@obelisk/engine';
import {
  type ConvolutionOptions,
  convolution,
  convolutionInputGradient,
  convolutionWeightGradient,
} from '@obelisk/kernels';
import { numbers } from './numbers.js';
import type { ConformanceCase } from './types.js';

function convolutionCase(
  x: readonly number[],
  weight: readonly number[],
  options: ConvolutionOptions,
): ConformanceCase {
  return {
    name: `convolution of [${x}] with [${weight}], ${JSON.stringify(options)}`,
    sums: true,
    run: (device: Device) => {
      const [input, w] = [numbers(device, x, 1), numbers(device, weight, 2)];
      const y = convolution(input, w, numbers(device, [weight[0]], 3), options);
      const gradient = numbers(device, y.shape, 4);
      return [
        y,
        convolution(input, w, null, options),
        convolutionInputGradient(gradient, w, x, options),
        convolutionWeightGradient(gradient, input, weight, options),
      ];
    },
  };
}

export const cases: ConformanceCase[] = [
  convolutionCase([1, 8, 5, 6, 12], [16, 8, 3, 3, 3], { padding: 1 }),
  convolutionCase([1, 2, 6, 5, 4], [12, 2, 3, 2, 3], { padding: [1, 0, 2] }), // eight and four
  convolutionCase([1, 9, 2, 4, 3], [13, 9, 2, 3, 1], { padding: 1, stride: [1, 2, 1] }),
  convolutionCase([2, 3, 4, 7, 5], [5, 3, 3, 1, 2], {}),
  convolutionCase([1, 4, 9, 8, 7], [6, 4, 3, 3, 3], { stride: 2, padding: 1 }),
  convolutionCase([1, 1, 6, 6, 6], [4, 1, 5, 5, 5], { stride: [1, 2, 3], padding: 2 }),
  convolutionCase([2, 6, 7, 5, 9], [4, 3, 3, 3, 3], {
    stride: [2, 1, 2],
    padding: [0, 3, 2],
    dilation: [1, 2, 3],
    groups: 2,
  }),
  convolutionCase([1, 2, 5, 4, 6], [3, 2, 1, 1, 1], { stride: 2 }), // places without a tap
  convolutionCase([1, 2, 1, 1, 1], [1, 2, 3, 3, 3], { padding: 4, dilation: 2 }),
  convolutionCase([1, 4, 3, 5, 6], [4, 2, 1, 1, 1], { groups: 2 }),
  convolutionCase([2, 3, 9, 7], [6, 3, 3, 3], { padding: 1 }),
  convolutionCase([1, 2, 3, 8], [11, 2, 3, 3], { padding: 1, dilation: [1, 2] }),
  convolutionCase([1, 4, 9, 7], [6, 2, 5, 2], { stride: [3, 2], dilation: [1, 2], groups: 2 }),
];
