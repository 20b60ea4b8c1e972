import { abs, exp, log, sigmoid, sqrt, square } from '../../operations/functions.js';
import { leakyRelu, relu } from '../../operations/rectify.js';
import type { Tensor } from '../../tensor.js';
import { check, type OperationCheck } from '../operation-check.js';

const everywhere: Record<string, (x: Tensor) => Tensor> = { exp, square, sigmoid };
const ofPositive: Record<string, (x: Tensor) => Tensor> = { log, sqrt };
/** Functions with a kink at 0. */
const kinked: Record<string, (x: Tensor) => Tensor> = { abs, relu };

const awayFromZero = { name: 'x', shape: [3, 7], between: [0.1, 1], signed: true } as const;

/** Functions of one tensor, element by element. */
export const functionChecks: readonly OperationCheck[] = [
  ...Object.entries(everywhere).map(([operation, program]) =>
    check(operation, '-3 .. 3', [{ name: 'x', shape: [3, 5], between: [-3, 3] }], program),
  ),
  ...Object.entries(ofPositive).map(([operation, program]) =>
    check(operation, '0.3 .. 3', [{ name: 'x', shape: [3, 5], between: [0.3, 3] }], program),
  ),
  ...Object.entries(kinked).map(([operation, program]) =>
    check(operation, 'on both sides of 0', [awayFromZero], program),
  ),
  ...[0.05, 0.1, 1.5].map((slope) =>
    check('leakyRelu', `slope ${slope}`, [awayFromZero], (x) => leakyRelu(x, slope)),
  ),
];
