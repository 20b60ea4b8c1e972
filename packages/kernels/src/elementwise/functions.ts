import type { DeviceArray } from '../device-array.js';
import type { KernelThis } from '../kernel-this.js';
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

/** $y = [x > 0] - [x < 0]$ */
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

/** Exponential, element by element. */
export const exponential = elementwise<One, None>('exponential', exponentialKernel, Math.exp);
/** Natural logarithm, element by element. */
export const logarithm = elementwise<One, None>('logarithm', logarithmKernel, Math.log);
/** Square root, element by element. */
export const squareRoot = elementwise<One, None>('squareRoot', squareRootKernel, Math.sqrt);
/** Absolute value, element by element. */
export const absolute = elementwise<One, None>('absolute', absoluteKernel, Math.abs);
/** Sign, element by element: -1, 0 or 1. */
export const sign = elementwise<One, None>('sign', signKernel, Math.sign);
/** Logistic function, element by element. */
export const sigmoid = elementwise<One, None>(
  'sigmoid',
  sigmoidKernel,
  (x) => 1 / (1 + Math.exp(-x)),
);
