import type { ConvolutionOptions } from '@obelisk/kernels';
import { conv2d, conv3d } from '../../operations/conv3d.js';
import { check, type OperationCheck } from '../operation-check.js';

interface ConvolutionCase {
  readonly x: readonly number[];
  readonly weight: readonly number[];
  readonly options: ConvolutionOptions;
  readonly bias: boolean;
}

const cases: readonly ConvolutionCase[] = [
  { x: [1, 2, 4, 3, 5], weight: [5, 2, 3, 3, 3], options: { padding: 1 }, bias: true },
  { x: [2, 1, 3, 4, 5], weight: [2, 1, 2, 1, 3], options: {}, bias: false },
  { x: [1, 2, 5, 6, 7], weight: [3, 2, 3, 3, 3], options: { stride: 2, padding: 1 }, bias: true },
  {
    x: [2, 4, 4, 5, 3],
    weight: [6, 2, 3, 3, 3],
    options: { stride: [1, 2, 1], padding: [1, 0, 2], dilation: [1, 1, 2], groups: 2 },
    bias: true,
  },
  {
    x: [1, 3, 6, 5, 7],
    weight: [3, 1, 3, 2, 2],
    options: { stride: 3, padding: 2, dilation: 2, groups: 3 },
    bias: false,
  },
  { x: [2, 3, 4, 5], weight: [2, 3, 3, 3], options: { padding: 1 }, bias: true },
  { x: [1, 4, 6, 5], weight: [4, 2, 3, 2], options: { stride: 2, groups: 2 }, bias: false },
  { x: [1, 3, 2, 5], weight: [2, 3, 1, 1], options: {}, bias: true },
];

/** Convolutions of volumes and images. */
export const convolutionChecks: readonly OperationCheck[] = cases.map(
  ({ x, weight, options, bias }) => {
    const convolve = x.length === 5 ? conv3d : conv2d;
    const how = JSON.stringify(options).replaceAll('"', '');
    return check(
      convolve.name,
      `[${x.join(', ')}] with [${weight.join(', ')}], ${how}`,
      [
        { name: 'x', shape: x },
        { name: 'weight', shape: weight },
        ...(bias ? [{ name: 'bias', shape: [weight[0]] }] : []),
      ],
      (input, w, b) => convolve(input, w, b ?? null, options),
    );
  },
);
