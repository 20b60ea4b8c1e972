import type { DeviceArray, KernelThis } from '@obelisk/engine';
import { elementwise } from './elementwise.js';

type Two = readonly [a: DeviceArray, b: DeviceArray];
type None = readonly [];

/** $y = a + b$ */
function addKernel(this: KernelThis, a: number[][], b: number[][]) {
  return a[this.thread.y][this.thread.x] + b[this.thread.y][this.thread.x];
}

/** $y = a - b$ */
function subtractKernel(this: KernelThis, a: number[][], b: number[][]) {
  return a[this.thread.y][this.thread.x] - b[this.thread.y][this.thread.x];
}

/** $y = a \, b$ */
function multiplyKernel(this: KernelThis, a: number[][], b: number[][]) {
  return a[this.thread.y][this.thread.x] * b[this.thread.y][this.thread.x];
}

/** $y = a / b$ */
function divideKernel(this: KernelThis, a: number[][], b: number[][]) {
  return a[this.thread.y][this.thread.x] / b[this.thread.y][this.thread.x];
}

/** $y = \max(a, b)$ */
function maximumKernel(this: KernelThis, a: number[][], b: number[][]) {
  return Math.max(a[this.thread.y][this.thread.x], b[this.thread.y][this.thread.x]);
}

/** $y = \min(a, b)$ */
function minimumKernel(this: KernelThis, a: number[][], b: number[][]) {
  return Math.min(a[this.thread.y][this.thread.x], b[this.thread.y][this.thread.x]);
}

/** $y = [a > b] + \frac12 [a = b]$; 1 where one of them is no number, for comparisons are false */
function shareOfLargerKernel(this: KernelThis, a: number[][], b: number[][]) {
  const first = a[this.thread.y][this.thread.x];
  const second = b[this.thread.y][this.thread.x];
  const atLeast = first === second ? 0.5 : 1;
  return first < second ? 0 : atLeast;
}

/** $y = a$ where $c \ne 0$, else $b$ */
function whereKernel(this: KernelThis, c: number[][], a: number[][], b: number[][]) {
  const condition = c[this.thread.y][this.thread.x];
  const first = a[this.thread.y][this.thread.x];
  const second = b[this.thread.y][this.thread.x];
  return condition === 0 ? second : first;
}

/** $y = s \, x + t$ */
function scaleAndShiftKernel(this: KernelThis, x: number[][], scale: number, shift: number) {
  return x[this.thread.y][this.thread.x] * scale + shift;
}

/**
 * Sum $a + b$ of two arrays of one shape.
 *
 * @example
 * ```ts
 * import { arrayOf, openDevice } from '@obelisk/engine';
 * import { add } from '@obelisk/kernels';
 * const [a, b] = [[6, 3], [2, 2]].map((n) => arrayOf(openDevice('webasm'), [2], n));
 * Array.from(add(a, b).storage.values); // => [8, 5]
 * ```
 */
export const add = elementwise<Two, None>('add', addKernel, (a, b) => a + b);
/**
 * Difference $a - b$ of two arrays of one shape.
 *
 * @example
 * ```ts
 * import { arrayOf, openDevice } from '@obelisk/engine';
 * import { subtract } from '@obelisk/kernels';
 * const [a, b] = [[6, 3], [2, 2]].map((n) => arrayOf(openDevice('webasm'), [2], n));
 * Array.from(subtract(a, b).storage.values); // => [4, 1]
 * ```
 */
export const subtract = elementwise<Two, None>('subtract', subtractKernel, (a, b) => a - b);
/**
 * Product $a \, b$, element by element, of two arrays of one shape.
 *
 * @example
 * ```ts
 * import { arrayOf, openDevice } from '@obelisk/engine';
 * import { multiply } from '@obelisk/kernels';
 * const [a, b] = [[6, 3], [2, 2]].map((n) => arrayOf(openDevice('webasm'), [2], n));
 * Array.from(multiply(a, b).storage.values); // => [12, 6]
 * ```
 */
export const multiply = elementwise<Two, None>('multiply', multiplyKernel, (a, b) => a * b);
/**
 * Quotient $a / b$, element by element; what division by zero gives differs between devices.
 *
 * @example
 * ```ts
 * import { arrayOf, openDevice } from '@obelisk/engine';
 * import { divide } from '@obelisk/kernels';
 * const [a, b] = [[6, 3], [2, 2]].map((n) => arrayOf(openDevice('webasm'), [2], n));
 * Array.from(divide(a, b).storage.values); // => [3, 1.5]
 * ```
 */
export const divide = elementwise<Two, None>('divide', divideKernel, (a, b) => a / b);
/**
 * The larger of $a$ and $b$, element by element.
 *
 * @example
 * ```ts
 * import { arrayOf, openDevice } from '@obelisk/engine';
 * import { maximum } from '@obelisk/kernels';
 * const [a, b] = [[6, 3], [2, 2]].map((n) => arrayOf(openDevice('webasm'), [2], n));
 * Array.from(maximum(a, b).storage.values); // => [6, 3]
 * ```
 */
export const maximum = elementwise<Two, None>('maximum', maximumKernel, Math.max);
/**
 * The smaller of $a$ and $b$, element by element.
 *
 * @example
 * ```ts
 * import { arrayOf, openDevice } from '@obelisk/engine';
 * import { minimum } from '@obelisk/kernels';
 * const [a, b] = [[6, 3], [2, 2]].map((n) => arrayOf(openDevice('webasm'), [2], n));
 * Array.from(minimum(a, b).storage.values); // => [2, 2]
 * ```
 */
export const minimum = elementwise<Two, None>('minimum', minimumKernel, Math.min);
/**
 * The share of the gradient of $\max(a, b)$ that goes to $a$: $[a > b] + \frac12 [a = b]$. Where
 * one of them is NaN it goes to both, as in PyTorch.
 *
 * @example
 * ```ts
 * import { arrayOf, openDevice } from '@obelisk/engine';
 * import { shareOfLarger } from '@obelisk/kernels';
 * const [a, b] = [[6, 2, 1], [2, 2, 2]].map((n) => arrayOf(openDevice('webasm'), [3], n));
 * Array.from(shareOfLarger(a, b).storage.values); // => [1, 0.5, 0]
 * ```
 */
export const shareOfLarger = elementwise<Two, None>('shareOfLarger', shareOfLargerKernel, (a, b) =>
  a < b ? 0 : a === b ? 0.5 : 1,
);
/**
 * $s \, x + t$ for plain numbers $s$ and $t$.
 *
 * @example
 * ```ts
 * import { arrayOf, openDevice } from '@obelisk/engine';
 * import { scaleAndShift } from '@obelisk/kernels';
 * const x = arrayOf(openDevice('webasm'), [2], [1, 2]);
 * Array.from(scaleAndShift(x, 10, 1).storage.values); // => [11, 21]
 * ```
 */
export const scaleAndShift = elementwise<
  readonly [x: DeviceArray],
  readonly [scale: number, shift: number]
>('scaleAndShift', scaleAndShiftKernel, (x, scale, shift) => x * scale + shift);
/**
 * $a$ where the condition is not 0, else $b$, element by element, of three arrays of one shape.
 *
 * @example
 * ```ts
 * import { arrayOf, openDevice } from '@obelisk/engine';
 * import { where } from '@obelisk/kernels';
 * const [c, a, b] = [[1, 0], [6, 3], [2, 4]].map((n) => arrayOf(openDevice('webasm'), [2], n));
 * Array.from(where(c, a, b).storage.values); // => [6, 4]
 * ```
 */
export const where = elementwise<readonly [condition: DeviceArray, ...Two], None>(
  'where',
  whereKernel,
  (c, a, b) => (c === 0 ? b : a),
);
