import {
  abs,
  add,
  divide,
  exp,
  leakyRelu,
  log,
  maximum,
  minimum,
  multiply,
  relu,
  scale,
  shift,
  sigmoid,
  sqrt,
  square,
  subtract,
  type Tensor,
} from '@obelisk/tensor';
import { inf, leftOpen, nan, row, type SpecialValues } from './types.js';

const x = row(nan, inf, -inf, 0, -0, 2, -2, 1e30, -1e30);

type Unary = readonly [
  operation: (x: Tensor) => Tensor,
  y: readonly number[],
  dx: readonly number[],
  leftOpen?: string,
];

const unary: Record<string, Unary> = {
  abs: [abs, [nan, inf, inf, 0, 0, 2, 2, 1e30, 1e30], [0, 1, -1, 0, 0, 1, -1, 1, -1]],
  exp: [
    exp,
    [nan, inf, 0, 1, 1, 7.389056, 0.13533528, inf, 0],
    [nan, inf, 0, 1, 1, 7.389056, 0.13533528, inf, 0],
    leftOpen.functions,
  ],
  log: [
    log,
    [nan, inf, nan, -inf, -inf, Math.LN2, nan, 69.07755, nan],
    [nan, 0, 0, inf, -inf, 0.5, -0.5, 1e-30, -1e-30],
    leftOpen.functions,
  ],
  sqrt: [
    sqrt,
    [nan, inf, nan, 0, 0, Math.SQRT2, nan, 1e15, nan],
    [nan, 0, nan, inf, -inf, Math.SQRT1_2 / 2, nan, 5e-16, nan],
    leftOpen.functions,
  ],
  sigmoid: [
    sigmoid,
    [nan, 1, 0, 0.5, 0.5, 0.8807971, 0.1192029, 1, 0],
    [nan, 0, 0, 0.25, 0.25, 0.1049936, 0.1049936, 0, 0],
    leftOpen.functions,
  ],
  square: [
    square,
    [nan, inf, inf, 0, 0, 4, 4, inf, inf],
    [nan, inf, -inf, 0, 0, 4, -4, 2e30, -2e30],
  ],
  relu: [relu, [nan, inf, 0, 0, 0, 2, 0, 1e30, 0], [1, 1, 0, 0, 0, 1, 0, 1, 0]],
  'leakyRelu, slope 0.5': [
    (x) => leakyRelu(x, 0.5),
    [nan, inf, -inf, 0, 0, 2, -1, 1e30, -5e29],
    [0.5, 1, 0.5, 0.5, 0.5, 1, 0.5, 1, 0.5],
  ],
  'scale by -2': [
    (x) => scale(x, -2),
    [nan, -inf, inf, 0, 0, -4, 4, -2e30, 2e30],
    [-2, -2, -2, -2, -2, -2, -2, -2, -2],
  ],
  'shift by 1': [
    (x) => shift(x, 1),
    [nan, inf, -inf, 1, 1, 3, -1, 1e30, -1e30],
    [1, 1, 1, 1, 1, 1, 1, 1, 1],
  ],
};

const a = row(nan, 1, nan, inf, -inf, 0, inf, -inf);
const b = row(1, nan, nan, inf, inf, 0, 1, 1);

type Binary = readonly [
  operation: (a: Tensor, b: Tensor) => Tensor,
  y: readonly number[],
  da: readonly number[],
  db: readonly number[],
  leftOpen?: string,
];

const ones = [1, 1, 1, 1, 1, 1, 1, 1];

const binary: Record<string, Binary> = {
  maximum: [
    maximum,
    [nan, nan, nan, inf, inf, 0, inf, 1],
    [1, 1, 1, 0.5, 0, 0.5, 1, 0],
    [1, 1, 1, 0.5, 1, 0.5, 0, 1],
    leftOpen.extremum,
  ],
  minimum: [
    minimum,
    [nan, nan, nan, inf, -inf, 0, 1, -inf],
    [1, 1, 1, 0.5, 1, 0.5, 0, 1],
    [1, 1, 1, 0.5, 0, 0.5, 1, 0],
    leftOpen.extremum,
  ],
  add: [add, [nan, nan, nan, inf, nan, 0, inf, -inf], ones, ones],
  subtract: [
    subtract,
    [nan, nan, nan, nan, -inf, 0, inf, -inf],
    ones,
    [-1, -1, -1, -1, -1, -1, -1, -1],
  ],
  multiply: [
    multiply,
    [nan, nan, nan, inf, -inf, 0, inf, -inf],
    [1, nan, nan, inf, inf, 0, 1, 1],
    [nan, 1, nan, inf, -inf, 0, inf, -inf],
  ],
  divide: [
    divide,
    [nan, nan, nan, nan, nan, nan, inf, -inf],
    [1, nan, nan, 0, 0, inf, 1, 1],
    [nan, nan, nan, nan, nan, nan, -inf, inf],
    leftOpen.division,
  ],
};

export const elementwise: readonly SpecialValues[] = [
  ...Object.entries(unary).map(
    ([name, [operation, y, dx, open]]): SpecialValues => ({
      name,
      inputs: [x],
      run: ([x]) => operation(x),
      expected: [y, dx],
      leftOpen: open,
    }),
  ),
  ...Object.entries(binary).map(
    ([name, [operation, y, da, db, open]]): SpecialValues => ({
      name,
      inputs: [a, b],
      run: ([a, b]) => operation(a, b),
      expected: [y, da, db],
      leftOpen: open,
    }),
  ),
];
