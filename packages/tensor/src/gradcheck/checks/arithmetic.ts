import { formatShape, type Shape } from '@obelisk/engine';
import { add, divide, multiply, subtract } from '../../operations/arithmetic.js';
import { maximum, minimum } from '../../operations/extremum.js';
import { scale, shift } from '../../operations/scale.js';
import type { Tensor } from '../../tensor.js';
import { type CheckInput, check, type OperationCheck } from '../operation-check.js';

type Two = (a: Tensor, b: Tensor) => Tensor;
const operations: Record<string, Two> = { add, subtract, multiply, divide, maximum, minimum };

/** Equal shapes, axes of length 1 on either side, new axes in front, and a scalar. */
const shapes: readonly (readonly [Shape, Shape])[] = [
  [
    [3, 5],
    [3, 5],
  ],
  [
    [2, 1, 3],
    [4, 1],
  ],
  [[5], [2, 3, 1]],
  [[2, 3], []],
];

/** Sums, products and their like, with broadcasting. */
export const arithmeticChecks: readonly OperationCheck[] = [
  ...Object.entries(operations).flatMap(([operation, program]) =>
    shapes.map(([a, b]) => check(operation, namesOf(a, b), inputsOf(operation, a, b), program)),
  ),
  check('multiply', 'a tensor with itself', [{ name: 'x', shape: [2, 3] }], (x) => multiply(x, x)),
  check('scale', 'by -2.5', [{ name: 'x', shape: [3, 7] }], (x) => scale(x, -2.5)),
  check('shift', 'by 3', [{ name: 'x', shape: [3, 7] }], (x) => shift(x, 3)),
];

function namesOf(a: Shape, b: Shape): string {
  return `${formatShape(a)} and ${formatShape(b)}`;
}

/** Divisors stay away from 0. */
function inputsOf(operation: string, a: Shape, b: Shape): CheckInput[] {
  const divisor = operation === 'divide' ? ({ between: [0.5, 2], signed: true } as const) : {};
  return [
    { name: 'a', shape: a },
    { name: 'b', shape: b, ...divisor },
  ];
}
