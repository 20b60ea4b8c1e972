import { check } from '../gradcheck/operation-check.js';
import { abs, exp, log, sigmoid, sqrt, square } from '../operations/functions.js';
import { leakyRelu, relu } from '../operations/rectify.js';
import { elementwise, product } from './common.js';
import type { Rules } from './rule.js';

const everywhere = [{ name: 'x', shape: [3, 5], between: [-3, 3] }] as const;
const positive = [{ name: 'x', shape: [3, 5], between: [0.3, 3] }] as const;
/** For functions with a kink at 0. */
const bothSides = [{ name: 'x', shape: [3, 7], between: [0.1, 1], signed: true }] as const;

const checkLeaky = (slope: number) =>
  check('leakyRelu', `slope ${slope}`, bothSides, (x) => leakyRelu(x, slope));

/** Functions of one tensor, element by element. */
export const functionRules = {
  exp: { ...elementwise, gradchecks: [check('exp', '-3 .. 3', everywhere, exp)] },
  square: { ...product, gradchecks: [check('square', '-3 .. 3', everywhere, square)] },
  sigmoid: {
    ...elementwise,
    onnx: ({ name, inputs }, graph) => graph.node('Sigmoid', name, inputs),
    gradchecks: [check('sigmoid', '-3 .. 3', everywhere, sigmoid)],
  },
  log: { ...elementwise, gradchecks: [check('log', '0.3 .. 3', positive, log)] },
  sqrt: { ...elementwise, gradchecks: [check('sqrt', '0.3 .. 3', positive, sqrt)] },
  abs: { ...elementwise, gradchecks: [check('abs', 'on both sides of 0', bothSides, abs)] },
  leakyRelu: {
    ...elementwise,
    onnx({ name, inputs, options: slope }, graph) {
      if (slope === 0) return graph.node('Relu', name, inputs);
      return graph.node('LeakyRelu', name, inputs, { alpha: { float: slope } });
    },
    summary: 'row before',
    gradchecks: [
      check('relu', 'on both sides of 0', bothSides, relu),
      ...[0.05, 0.1, 1.5].map(checkLeaky),
    ],
  },
} satisfies Partial<Rules>;
