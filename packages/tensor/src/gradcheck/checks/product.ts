import { linear } from '../../operations/linear.js';
import { matmul } from '../../operations/matmul.js';
import { pointwise } from '../../operations/pointwise.js';
import { type CheckInput, check, type OperationCheck } from '../operation-check.js';

function matrices(M: number, K: number, N: number): CheckInput[] {
  return [
    { name: 'a', shape: [M, K] },
    { name: 'b', shape: [K, N] },
  ];
}

interface PointwiseCase {
  readonly x: readonly number[];
  readonly weight: readonly number[];
  readonly groups: number;
  readonly bias: boolean;
}

const cases: readonly PointwiseCase[] = [
  { x: [1, 3, 5], weight: [2, 3], groups: 1, bias: false },
  { x: [2, 6, 3, 1, 3], weight: [4, 3, 1, 1, 1], groups: 2, bias: true },
  { x: [2, 4, 2, 3], weight: [4, 1, 1, 1], groups: 4, bias: true },
  { x: [1, 2, 2051], weight: [5, 2], groups: 1, bias: true },
];

/** From few rows of many numbers to few, and back, as in the bottleneck of the global FC U-Net. */
const layers = [
  { N: 1, In: 2053, Out: 3, bias: true },
  { N: 3, In: 5, Out: 407, bias: true },
  { N: 2, In: 4, Out: 6, bias: false },
];

/** Matrix products, fully connected layers and 1x1x1 convolutions. */
export const productChecks: readonly OperationCheck[] = [
  check('matmul', '5x7 by 7x6', matrices(5, 7, 6), matmul),
  check('matmul', '1x1 by 1x3', matrices(1, 1, 3), matmul),
  ...layers.map(({ N, In, Out, bias }) =>
    check(
      'linear',
      `${N} x ${In} to ${Out}, ${bias ? 'with' : 'without'} bias`,
      [
        { name: 'x', shape: [N, In] },
        { name: 'weight', shape: [Out, In] },
        ...(bias ? [{ name: 'bias', shape: [Out] }] : []),
      ],
      (x, weight, b) => linear(x, weight, b ?? null),
    ),
  ),
  ...cases.map(({ x, weight, groups, bias }) =>
    check(
      'pointwise',
      `[${x.join(', ')}] in ${groups} groups, ${bias ? 'with' : 'without'} bias`,
      [
        { name: 'x', shape: x },
        { name: 'weight', shape: weight },
        ...(bias ? [{ name: 'bias', shape: [weight[0]] }] : []),
      ],
      (input, w, b) => pointwise(input, w, b ?? null, groups),
    ),
  ),
];
