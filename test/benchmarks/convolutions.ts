import {
  convolution,
  convolutionInputGradient,
  convolutionWeightGradient,
  type DeviceArray,
} from '@obelisk/kernels';
import type { Benchmark } from './benchmark.js';
import { numbers, scoped } from './kernels.js';

const sizes = [
  { name: 'conv36', inputs: 8, outputs: 16, size: 36, stride: 1, rounds: 15 },
  { name: 'conv72', inputs: 16, outputs: 16, size: 72, stride: 1, rounds: 5 },
  { name: 'conv72By2', inputs: 4, outputs: 16, size: 72, stride: 2, rounds: 15 },
];

type Arrays = Record<'x' | 'weight' | 'gradient', DeviceArray>;
type Step = (arrays: Arrays, options: { stride: number; padding: number }) => unknown;

const steps: readonly { suffix: string; what: string; step: Step }[] = [
  { suffix: '', what: '', step: ({ x, weight }, options) => convolution(x, weight, null, options) },
  {
    suffix: 'InputGradient',
    what: ', to the input',
    step: ({ gradient, weight, x }, options) =>
      convolutionInputGradient(gradient, weight, x.shape, options),
  },
  {
    suffix: 'WeightGradient',
    what: ', to the weight',
    step: ({ gradient, weight, x }, options) =>
      convolutionWeightGradient(gradient, x, weight.shape, options),
  },
];

/** Convolutions with windows of 3 x 3 x 3, and both of their gradients. */
export const convolutions: Readonly<Record<string, Benchmark>> = Object.fromEntries(
  sizes.flatMap(({ name, inputs, outputs, size, stride, rounds }) =>
    steps.map(({ suffix, what, step }) => {
      const by = stride === 1 ? '' : `, stride ${stride}`;
      const title = `conv3d ${inputs} -> ${outputs}, ${size}^3${by}${what}`;
      const prepare = () => {
        const arrays = {
          x: numbers([1, inputs, size, size, size]),
          weight: numbers([outputs, inputs, 3, 3, 3]),
          gradient: numbers([1, outputs, ...[0, 1, 2].map(() => size / stride)]),
        };
        return scoped(() => step(arrays, { stride, padding: 1 }));
      };
      return [name + suffix, { title, prepare, before: 2, rounds }];
    }),
  ),
);
