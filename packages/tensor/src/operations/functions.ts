import type { DeviceArray } from '@obelisk/engine';
import {
  absolute,
  divide,
  exponential,
  logarithm,
  multiply,
  scaleAndShift,
  sigmoid as sigmoidArray,
  sign,
  squareRoot,
  subtract,
} from '@obelisk/kernels';
import { apply } from '../apply.js';
import type { Operation, Operations } from '../operation.js';
import type { Tensor } from '../tensor.js';

type Elementwise<Name extends string> = Operation<readonly [x: DeviceArray], null, Name>;

declare module '../operation.js' {
  interface Operations {
    exp: Elementwise<'exp'>;
    log: Elementwise<'log'>;
    sqrt: Elementwise<'sqrt'>;
    abs: Elementwise<'abs'>;
    square: Elementwise<'square'>;
    sigmoid: Elementwise<'sigmoid'>;
  }
}

const expOperation: Operations['exp'] = {
  name: 'exp',
  formula: 'y = e^x',
  vjpFormula: '\\bar x = y \\, \\bar y',
  forward: ([x]) => exponential(x),
  vjp: ({ gradient, output }) => [() => multiply(gradient, output)],
};

const logOperation: Operations['log'] = {
  name: 'log',
  formula: 'y = \\ln x',
  vjpFormula: '\\bar x = \\bar y / x',
  forward: ([x]) => logarithm(x),
  vjp: ({ gradient, inputs: [x] }) => [() => divide(gradient, x)],
};

const sqrtOperation: Operations['sqrt'] = {
  name: 'sqrt',
  formula: 'y = \\sqrt x',
  vjpFormula: '\\bar x = \\bar y / (2 y)',
  forward: ([x]) => squareRoot(x),
  vjp: ({ gradient, output }) => [() => divide(scaleAndShift(gradient, 0.5, 0), output)],
};

const absOperation: Operations['abs'] = {
  name: 'abs',
  formula: 'y = |x|',
  vjpFormula: '\\bar x = \\mathrm{sign}(x) \\, \\bar y',
  forward: ([x]) => absolute(x),
  vjp: ({ gradient, inputs: [x] }) => [() => multiply(gradient, sign(x))],
};

const squareOperation: Operations['square'] = {
  name: 'square',
  formula: 'y = x^2',
  vjpFormula: '\\bar x = 2 x \\, \\bar y',
  forward: ([x]) => multiply(x, x),
  vjp: ({ gradient, inputs: [x] }) => [() => scaleAndShift(multiply(gradient, x), 2, 0)],
};

const sigmoidOperation: Operations['sigmoid'] = {
  name: 'sigmoid',
  formula: 'y = 1 / (1 + e^{-x})',
  vjpFormula: '\\bar x = y (1 - y) \\, \\bar y',
  forward: ([x]) => sigmoidArray(x),
  vjp: ({ gradient, output: y }) => [() => multiply(gradient, subtract(y, multiply(y, y)))],
};

/**
 * Exponential $e^x$, element by element.
 *
 * @example
 * ```ts
 * import { exp, tensor } from '@obelisk/tensor';
 * exp(tensor([0])).item(); // => 1
 * ```
 */
export function exp(x: Tensor): Tensor {
  return apply(expOperation, [x], null);
}

/**
 * Natural logarithm, element by element; of positive numbers.
 *
 * @example
 * ```ts
 * import { log, tensor } from '@obelisk/tensor';
 * log(tensor([1])).item(); // => 0
 * ```
 */
export function log(x: Tensor): Tensor {
  return apply(logOperation, [x], null);
}

/**
 * Square root, element by element; of positive numbers.
 *
 * @example
 * ```ts
 * import { sqrt, tensor } from '@obelisk/tensor';
 * sqrt(tensor([9])).item(); // => 3
 * ```
 */
export function sqrt(x: Tensor): Tensor {
  return apply(sqrtOperation, [x], null);
}

/**
 * Absolute value, element by element; the gradient at 0 is 0.
 *
 * @example
 * ```ts
 * import { abs, tensor } from '@obelisk/tensor';
 * abs(tensor([-2])).item(); // => 2
 * ```
 */
export function abs(x: Tensor): Tensor {
  return apply(absOperation, [x], null);
}

/**
 * Square, element by element.
 *
 * @example
 * ```ts
 * import { square, tensor } from '@obelisk/tensor';
 * square(tensor([-3])).item(); // => 9
 * ```
 */
export function square(x: Tensor): Tensor {
  return apply(squareOperation, [x], null);
}

/**
 * Logistic function $1 / (1 + e^{-x})$, element by element.
 *
 * @example
 * ```ts
 * import { sigmoid, tensor } from '@obelisk/tensor';
 * sigmoid(tensor([0])).item(); // => 0.5
 * ```
 */
export function sigmoid(x: Tensor): Tensor {
  return apply(sigmoidOperation, [x], null);
}
