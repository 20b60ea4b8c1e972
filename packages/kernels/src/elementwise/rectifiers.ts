import type { DeviceArray, KernelThis } from '@obelisk/engine';
import { type Elementwise, elementwise } from './elementwise.js';

/** $y = x$ where $x > 0$, else $a \, x$ */
function leakyReluKernel(this: KernelThis, x: number[][], slope: number) {
  const value = x[this.thread.y][this.thread.x];
  return value > 0 ? value : slope * value;
}

/** $\bar x = \bar y$ where $x > 0$, else $a \, \bar y$ */
function leakyReluGradientKernel(
  this: KernelThis,
  gradient: number[][],
  x: number[][],
  slope: number,
) {
  const g = gradient[this.thread.y][this.thread.x];
  return x[this.thread.y][this.thread.x] > 0 ? g : slope * g;
}

/**
 * The same for $a = 0$, which would make NaN of minus infinity. It is an argument all the same: of
 * a written 0 compilers for GPUs make 0, also where x is NaN.
 */
function reluKernel(this: KernelThis, x: number[][], slope: number) {
  const value = x[this.thread.y][this.thread.x];
  const zero = value < -3.4028234e38 ? 0 : slope * value; // no finite float32 is smaller
  return value > 0 ? value : zero;
}

/** $\bar x = \bar y$ where $x > 0$ or x is no number, else 0 */
function reluGradientKernel(this: KernelThis, gradient: number[][], x: number[][], slope: number) {
  const g = gradient[this.thread.y][this.thread.x];
  return x[this.thread.y][this.thread.x] <= 0 ? slope * g : g;
}

/**
 * Leaky rectifier $\max(x, 0) + a \min(x, 0)$ of slope $a$; ReLU for $a = 0$.
 *
 * @example
 * ```ts
 * import { arrayOf, openDevice } from '@obelisk/engine';
 * import { leakyRelu } from '@obelisk/kernels';
 * const x = arrayOf(openDevice('webasm'), [2], [-4, 2]);
 * Array.from(leakyRelu(x, 0.5).storage.values); // => [-2, 2]
 * ```
 */
export function leakyRelu(x: DeviceArray, slope: number): DeviceArray {
  return slope === 0 ? relu(x, 0) : sloped(x, slope);
}

type Rectifier = Elementwise<readonly [x: DeviceArray], readonly [slope: number]>;

const sloped: Rectifier = elementwise('leakyRelu', leakyReluKernel, (x, slope) =>
  x > 0 ? x : slope * x,
);

const relu: Rectifier = elementwise('relu', reluKernel, (x) => (x > 0 || Number.isNaN(x) ? x : 0));

/**
 * Gradient of `leakyRelu` to $x$; at $x = 0$ the slope counts, as in PyTorch.
 *
 * @example
 * ```ts
 * import { arrayOf, openDevice } from '@obelisk/engine';
 * import { leakyReluGradient } from '@obelisk/kernels';
 * const device = openDevice('webasm');
 * const [gradient, x] = [[10, 10], [-4, 2]].map((n) => arrayOf(device, [2], n));
 * Array.from(leakyReluGradient(gradient, x, 0.5).storage.values); // => [5, 10]
 * ```
 */
export function leakyReluGradient(
  gradient: DeviceArray,
  x: DeviceArray,
  slope: number,
): DeviceArray {
  return slope === 0 ? reluGradient(gradient, x, 0) : slopedGradient(gradient, x, slope);
}

type Gradient = Elementwise<
  readonly [gradient: DeviceArray, x: DeviceArray],
  readonly [slope: number]
>;

const slopedGradient: Gradient = elementwise(
  'leakyReluGradient',
  leakyReluGradientKernel,
  (g, x, slope) => (x > 0 ? g : slope * g),
);

const reluGradient: Gradient = elementwise('reluGradient', reluGradientKernel, (g, x) =>
  x <= 0 ? 0 * g : g,
);
