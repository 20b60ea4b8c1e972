import type { DeviceArray, KernelThis } from '@obelisk/engine';
import { elementwise } from './elementwise.js';

type One = readonly [x: DeviceArray];
type None = readonly [];

/** $y = e^x$ */
function exponentialKernel(this: KernelThis, x: number[][]) {
  return Math.exp(x[this.thread.y][this.thread.x]);
}

/** $y = \ln x$ */
function logarithmKernel(this: KernelThis, x: number[][]) {
  return Math.log(x[this.thread.y][this.thread.x]);
}

/** $y = \sqrt x$ */
function squareRootKernel(this: KernelThis, x: number[][]) {
  return Math.sqrt(x[this.thread.y][this.thread.x]);
}

/** $y = |x|$ */
function absoluteKernel(this: KernelThis, x: number[][]) {
  return Math.abs(x[this.thread.y][this.thread.x]);
}

/** $y = [x > 0] - [x < 0]$: 0, too, where x is no number */
function signKernel(this: KernelThis, x: number[][]) {
  const value = x[this.thread.y][this.thread.x];
  if (value > 0) {
    return 1;
  }
  if (value < 0) {
    return -1;
  }
  return 0;
}

/** $y = 1 / (1 + e^{-x})$; the exponent is kept small enough for float32. */
function sigmoidKernel(this: KernelThis, x: number[][]) {
  return 1 / (1 + Math.exp(Math.min(-x[this.thread.y][this.thread.x], 80)));
}

/**
 * Exponential, element by element.
 *
 * @example
 * ```ts
 * import { arrayOf, openDevice } from '@obelisk/engine';
 * import { exponential } from '@obelisk/kernels';
 * exponential(arrayOf(openDevice('webasm'), [1], [0])).storage.values[0]; // => 1
 * ```
 */
export const exponential = elementwise<One, None>('exponential', exponentialKernel, Math.exp);
/**
 * Natural logarithm, element by element.
 *
 * @example
 * ```ts
 * import { arrayOf, openDevice } from '@obelisk/engine';
 * import { logarithm } from '@obelisk/kernels';
 * logarithm(arrayOf(openDevice('webasm'), [1], [1])).storage.values[0]; // => 0
 * ```
 */
export const logarithm = elementwise<One, None>('logarithm', logarithmKernel, Math.log);
/**
 * Square root, element by element.
 *
 * @example
 * ```ts
 * import { arrayOf, openDevice } from '@obelisk/engine';
 * import { squareRoot } from '@obelisk/kernels';
 * squareRoot(arrayOf(openDevice('webasm'), [1], [9])).storage.values[0]; // => 3
 * ```
 */
export const squareRoot = elementwise<One, None>('squareRoot', squareRootKernel, Math.sqrt);
/**
 * Absolute value, element by element.
 *
 * @example
 * ```ts
 * import { arrayOf, openDevice } from '@obelisk/engine';
 * import { absolute } from '@obelisk/kernels';
 * absolute(arrayOf(openDevice('webasm'), [1], [-2])).storage.values[0]; // => 2
 * ```
 */
export const absolute = elementwise<One, None>('absolute', absoluteKernel, Math.abs);
/**
 * Sign, element by element: -1, 0 or 1; that of NaN is 0, as in PyTorch.
 *
 * @example
 * ```ts
 * import { arrayOf, openDevice } from '@obelisk/engine';
 * import { sign } from '@obelisk/kernels';
 * sign(arrayOf(openDevice('webasm'), [1], [-2])).storage.values[0]; // => -1
 * ```
 */
export const sign = elementwise<One, None>(
  'sign',
  signKernel,
  (x) => Number(x > 0) - Number(x < 0),
);
/**
 * Logistic function, element by element; never below $e^{-80}$, that is 2e-35.
 *
 * @example
 * ```ts
 * import { arrayOf, openDevice } from '@obelisk/engine';
 * import { sigmoid } from '@obelisk/kernels';
 * sigmoid(arrayOf(openDevice('webasm'), [1], [0])).storage.values[0]; // => 0.5
 * ```
 */
export const sigmoid = elementwise<One, None>(
  'sigmoid',
  sigmoidKernel,
  (x) => 1 / (1 + Math.exp(Math.min(-x, 80))),
);
