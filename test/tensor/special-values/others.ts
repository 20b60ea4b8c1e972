import {
  averagePool,
  conv2d,
  logSoftmax,
  matmul,
  mean,
  pick,
  resize,
  sum,
  tensor,
} from '@obelisk/tensor';
import { type Input, inf, leftOpen, nan, type SpecialValues } from './types.js';

const line = (...data: number[]): Input => ({ shape: [1, 1, data.length], data });

/** The logits of three classes, what the one in the middle gets, and its gradient to them. */
const softmax = (
  x: readonly number[],
  y: number,
  dx: readonly number[],
  open?: string,
): SpecialValues => ({
  name: `logSoftmax of ${x.join(', ')}, and the class in the middle`,
  inputs: [{ shape: [1, 3, 1], data: x }],
  run: ([x]) => pick(logSoftmax(x), tensor([[1]], { device: x.device })),
  expected: [[y], dx],
  leftOpen: open,
});

const classification: SpecialValues[] = [
  softmax([nan, 0, 1], nan, [nan, nan, nan], leftOpen.extremum),
  softmax([inf, 0, 1], nan, [nan, nan, nan], leftOpen.functions),
  softmax([inf, inf, 1], nan, [nan, nan, nan], leftOpen.functions),
  softmax([-inf, -inf, -inf], nan, [nan, nan, nan], leftOpen.functions),
  softmax([-inf, 0, 1], -1.3132616, [0, 0.7310586, -0.7310586], leftOpen.functions),
  softmax([1e30, 0, -1e30], -1e30, [-1, 1, 0], leftOpen.functions),
  softmax([1e4, 10001, 10003], -2.169846, [-0.042010065, 0.8858048, -0.8437947]),
];

const resampling: SpecialValues[] = [
  {
    name: 'resize to twice the size: a NaN stays with its neighbours',
    inputs: [line(1, 2, nan, 3)],
    run: ([x]) => resize(x, [8]),
    expected: [
      [1, 1.25, 1.75, nan, nan, nan, nan, 3],
      [2, 2, 2, 2],
    ],
  },
  {
    name: 'resize to half the size: an infinity stays with its neighbours',
    inputs: [line(1, 2, inf, 3)],
    run: ([x]) => resize(x, [2]),
    expected: [
      [1.5, inf],
      [0.5, 0.5, 0.5, 0.5],
    ],
  },
  {
    name: 'resize, corners aligned: a neighbour of weight 0 is multiplied, too',
    inputs: [line(1, 2, nan, 3)],
    run: ([x]) => resize(x, [7], true),
    expected: [
      [1, 1.5, nan, nan, nan, nan, 3],
      [1.5, 2, 2, 1.5],
    ],
  },
  {
    name: 'averagePool with padding: a NaN stays in its windows',
    inputs: [line(nan, 1, 2, 3, 4)],
    run: ([x]) => averagePool(x, 3),
    expected: [
      [nan, nan, 2, 3, 7 / 3],
      [2 / 3, 1, 1, 1, 2 / 3],
    ],
  },
  {
    name: 'averagePool with padding: an infinity stays in its windows',
    inputs: [line(inf, 1, 2, 3, 4)],
    run: ([x]) => averagePool(x, 3),
    expected: [
      [inf, inf, 2, 3, 7 / 3],
      [2 / 3, 1, 1, 1, 2 / 3],
    ],
  },
];

const sums: SpecialValues[] = [
  {
    name: 'sum and mean of a row',
    inputs: [{ shape: [4, 2], data: [1, nan, 2, inf, -inf, inf, 3, 4] }],
    run: ([x]) => sum(mean(x, [1], true), [1]),
    expected: [[nan, inf, nan, 3.5], new Array(8).fill(0.5)],
  },
  {
    name: 'matmul: a NaN stays in its row',
    inputs: [
      { shape: [2, 2], data: [1, nan, 2, inf] },
      { shape: [2, 2], data: [1, 0, 2, 3] },
    ],
    run: ([a, b]) => matmul(a, b),
    expected: [
      [nan, nan, inf, inf],
      [1, 5, 1, 5],
      [3, 3, nan, nan],
    ],
  },
  {
    name: 'conv2d: a NaN of the input stays in its windows',
    inputs: [
      { shape: [1, 1, 1, 5], data: [1, nan, 2, 3, 4] },
      { shape: [1, 1, 1, 3], data: [1, 2, 1] },
    ],
    run: ([x, weight]) => conv2d(x, weight, null, { padding: [0, 1] }),
    expected: [
      [nan, nan, nan, 12, 11],
      [3, 4, 4, 4, 3],
      [nan, nan, nan],
    ],
  },
  {
    name: 'conv2d: a NaN of the weight is multiplied with the zeros of the padding, too',
    inputs: [
      { shape: [1, 1, 1, 5], data: [1, 5, 2, 3, 4] },
      { shape: [1, 1, 1, 3], data: [nan, 2, 1] },
    ],
    run: ([x, weight]) => conv2d(x, weight, null, { padding: [0, 1] }),
    expected: [
      [nan, nan, nan, nan, nan],
      [nan, nan, nan, nan, nan],
      [11, 15, 14],
    ],
    unlikePyTorch: 'PyTorch leaves out the zeros around the gradient: its last number is 3',
  },
];

export const others: readonly SpecialValues[] = [...classification, ...resampling, ...sums];
