import { arrayOf, type Device } from '@obelisk/engine';
import {
  absolute,
  adamFirst,
  adamParameter,
  adamSecond,
  add,
  divide,
  exponential,
  leakyRelu,
  leakyReluGradient,
  logarithm,
  maximum,
  minimum,
  multiply,
  scaleAndShift,
  shareOfLarger,
  sigmoid,
  sign,
  squareRoot,
  subtract,
  where,
} from '@obelisk/kernels';
import { numbers } from './numbers.js';
import type { ConformanceCase } from './types.js';

const shape = [2, 3, 5, 7];

export const cases: ConformanceCase[] = [
  {
    name: 'sums, products, quotients, the larger, the smaller, the share of it, one of two',
    run(device: Device) {
      const [a, b] = [numbers(device, shape, 1), numbers(device, shape, 2)];
      const divisor = scaleAndShift(absolute(b), 1, 0.1);
      const results = [add, subtract, multiply, maximum, minimum].map((of) => of(a, b));
      const ties = maximum(a, scaleAndShift(b, 0, 0)); // each second one is 0
      const share = shareOfLarger(ties, scaleAndShift(b, 0, 0));
      const chosen = where(scaleAndShift(sign(a), 0.5, 0.5), a, b); // 0, 0.5 or 1
      return [...results, share, chosen, divide(a, divisor), scaleAndShift(a, -2.5, 3)];
    },
  },
  {
    name: 'exp, log, square root, absolute value, sign, sigmoid',
    run(device: Device) {
      const x = scaleAndShift(numbers(device, shape), 3, 0);
      const positive = scaleAndShift(absolute(x), 1, 0.01);
      return [
        ...[exponential, absolute, sign, sigmoid].map((of) => of(x)),
        ...[logarithm, squareRoot].map((of) => of(positive)),
      ];
    },
  },
  {
    name: 'functions at zero and far out',
    run(device: Device) {
      const x = arrayOf(device, [6], [0, -0, 1e-20, -80, 80, 30000]);
      return [absolute(x), sign(x), sigmoid(x), exponential(minimum(x, scaleAndShift(x, 0, 1)))];
    },
  },
  {
    name: 'leaky rectifier and its gradient',
    run(device: Device) {
      const [x, gradient] = [numbers(device, shape, 1), numbers(device, shape, 2)];
      return [
        ...[0, 0.05].map((slope) => leakyRelu(x, slope)),
        ...[0, 0.05].map((slope) => leakyReluGradient(gradient, x, slope)),
      ];
    },
  },
  {
    name: 'moments and parameter of Adam',
    run(device: Device) {
      const [g, theta, m] = [1, 2, 3].map((seed) => numbers(device, shape, seed));
      const v = scaleAndShift(absolute(numbers(device, shape, 4)), 1, 0.01);
      return [
        adamFirst(g, theta, m, 0.1, 0.9),
        adamSecond(g, theta, v, 0.1, 0.999),
        adamParameter(theta, m, v, 0.01, 1e-8),
      ];
    },
  },
  {
    name: 'elementwise on one number and on 9,001',
    run(device: Device) {
      return [[1], [9001]].map((long) => add(numbers(device, long, 1), numbers(device, long, 2)));
    },
  },
];
