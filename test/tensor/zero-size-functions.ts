// What PyTorch 1.13 answers for tensors without numbers: functions, reductions, products.
import {
  add,
  conv2d,
  conv3d,
  divide,
  dropout,
  exp,
  linear,
  matmul,
  maximum,
  mean,
  pointwise,
  relu,
  scale,
  square,
  subtract,
  sum,
} from '@obelisk/tensor';
import { type Answer, like, zeros } from './zero-size-answer.js';

const nan = Number.NaN;

const elementwise: readonly Answer[] = [
  { title: 'relu', program: relu, inputs: [[0]], shape: [0] },
  { title: 'exp', program: exp, inputs: [[0, 3]], shape: [0, 3] },
  { title: 'square', program: square, inputs: [[0]], shape: [0] },
  { title: 'scale', program: (x) => scale(x, 3), inputs: [[0]], shape: [0] },
  {
    title: 'add of [0, 1] and [3]',
    ...{ program: add, inputs: [[0, 1], [3]], shape: [0, 3], gradients: [zeros(3)] },
  },
  { title: 'add of [0] and [1]', program: add, inputs: [[0], [1]], shape: [0], gradients: [[0]] },
  {
    title: 'subtract',
    ...{ program: subtract, inputs: [[0, 3], [3]], shape: [0, 3], gradients: [zeros(3)] },
  },
  { title: 'divide', program: divide, inputs: [[0, 3], [1]], shape: [0, 3], gradients: [[0]] },
  {
    title: 'maximum',
    ...{ program: maximum, inputs: [[0, 1], [3]], shape: [0, 3], gradients: [zeros(3)] },
  },
  {
    title: 'dropout',
    ...{ program: (x) => dropout(x, like(x, [0, 3])), inputs: [[0, 3]], shape: [0, 3] },
  },
];

const reductions: readonly Answer[] = [
  { title: 'sum', program: (x) => sum(x), inputs: [[0, 3]], shape: [], values: [0] },
  {
    title: 'sum over the empty axis',
    ...{ program: (x) => sum(x, [0]), inputs: [[0, 3]], shape: [3], values: zeros(3) },
  },
  { title: 'sum over the other', program: (x) => sum(x, [1]), inputs: [[0, 3]], shape: [0] },
  {
    title: 'sum of [4, 0, 4] over two axes',
    ...{ program: (x) => sum(x, [0, 1]), inputs: [[4, 0, 4]], shape: [4], values: zeros(4) },
  },
  { title: 'mean', program: (x) => mean(x), inputs: [[0, 3]], shape: [], values: [nan] },
  {
    title: 'mean over the empty axis',
    ...{ program: (x) => mean(x, [0]), inputs: [[0, 3]], shape: [3], values: [nan, nan, nan] },
  },
  { title: 'mean over the other', program: (x) => mean(x, [1]), inputs: [[0, 3]], shape: [0] },
  {
    title: 'mean of [4, 0, 4] over two axes',
    ...{ program: (x) => mean(x, [0, 1]), inputs: [[4, 0, 4]] },
    ...{ shape: [4], values: [nan, nan, nan, nan] },
  },
];

const products: readonly Answer[] = [
  {
    title: 'matmul, nothing to sum over',
    ...{
      program: matmul,
      inputs: [
        [2, 0],
        [0, 3],
      ],
      shape: [2, 3],
      values: zeros(6),
    },
  },
  {
    title: 'matmul of no rows',
    ...{
      program: matmul,
      inputs: [
        [0, 2],
        [2, 3],
      ],
      shape: [0, 3],
      gradients: [zeros(6)],
    },
  },
  {
    title: 'linear without inputs gives its bias',
    ...{ program: linear, inputs: [[2, 0], [3, 0], [3]], shape: [2, 3] },
    ...{ values: [2, 2, 2, 2, 2, 2], gradients: [[2, 2, 2]] },
  },
  {
    title: 'linear of no rows',
    ...{ program: linear, inputs: [[0, 2], [3, 2], [3]], shape: [0, 3] },
    ...{ gradients: [zeros(6), zeros(3)] },
  },
  {
    title: 'linear without outputs',
    ...{ program: linear, inputs: [[2, 3], [0, 3], [0]], shape: [2, 0], gradients: [zeros(6)] },
  },
  {
    title: 'conv3d of no volumes',
    program: (x, w, b) => conv3d(x, w, b, { padding: 1 }),
    ...{ inputs: [[0, 2, 3, 3, 3], [4, 2, 3, 3, 3], [4]], shape: [0, 4, 3, 3, 3] },
    gradients: [zeros(4 * 2 * 27), zeros(4)],
  },
  {
    title: 'conv2d of no images',
    program: (x, w, b) => conv2d(x, w, b, { padding: 1 }),
    ...{ inputs: [[0, 2, 3, 3], [4, 2, 3, 3], [4]], shape: [0, 4, 3, 3] },
    gradients: [zeros(4 * 2 * 9), zeros(4)],
  },
  {
    title: 'pointwise of no rows',
    program: (x, w, b) => pointwise(x, w, b),
    ...{ inputs: [[0, 2, 5], [4, 2], [4]], shape: [0, 4, 5], gradients: [zeros(8), zeros(4)] },
  },
];

export const functionAnswers: readonly Answer[] = [...elementwise, ...reductions, ...products];
