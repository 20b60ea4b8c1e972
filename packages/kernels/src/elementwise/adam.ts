import type { DeviceArray, KernelThis } from '@obelisk/engine';
import { elementwise } from './elementwise.js';

/** $m' = \beta_1 m + (1 - \beta_1) (g + \lambda \theta)$ */
function firstKernel(
  this: KernelThis,
  g: number[][],
  theta: number[][],
  m: number[][],
  decay: number,
  beta: number,
) {
  const gradient = g[this.thread.y][this.thread.x] + decay * theta[this.thread.y][this.thread.x];
  return beta * m[this.thread.y][this.thread.x] + (1 - beta) * gradient;
}

/** $v' = \beta_2 v + (1 - \beta_2) (g + \lambda \theta)^2$ */
function secondKernel(
  this: KernelThis,
  g: number[][],
  theta: number[][],
  v: number[][],
  decay: number,
  beta: number,
) {
  const gradient = g[this.thread.y][this.thread.x] + decay * theta[this.thread.y][this.thread.x];
  return beta * v[this.thread.y][this.thread.x] + (1 - beta) * gradient * gradient;
}

/** $\theta' = \theta - \eta' \, m / (\sqrt v + \varepsilon')$ */
function parameterKernel(
  this: KernelThis,
  theta: number[][],
  m: number[][],
  v: number[][],
  rate: number,
  epsilon: number,
) {
  return (
    theta[this.thread.y][this.thread.x] -
    (rate * m[this.thread.y][this.thread.x]) /
      (Math.sqrt(v[this.thread.y][this.thread.x]) + epsilon)
  );
}

type Three = readonly [a: DeviceArray, b: DeviceArray, c: DeviceArray];
type Two = readonly [first: number, second: number];

/**
 * First moment of Adam after a step, from gradient, parameter and moment before it, weight decay
 * $\lambda$ and $\beta_1$.
 *
 * @example
 * ```ts
 * import { arrayOf, openDevice } from '@obelisk/engine';
 * import { adamFirst } from '@obelisk/kernels';
 * const device = openDevice('float64');
 * const [g, theta, m] = [2, 10, 4].map((n) => arrayOf(device, [1], [n]));
 * adamFirst(g, theta, m, 0.1, 0.5).storage.values[0]; // => 3.5
 * ```
 */
export const adamFirst = elementwise<Three, Two>(
  'adamFirst',
  firstKernel,
  (g, theta, m, decay, beta) => beta * m + (1 - beta) * (g + decay * theta),
);

/**
 * Second moment of Adam after a step, from gradient, parameter and moment before it, weight decay
 * $\lambda$ and $\beta_2$.
 *
 * @example
 * ```ts
 * import { arrayOf, openDevice } from '@obelisk/engine';
 * import { adamSecond } from '@obelisk/kernels';
 * const device = openDevice('float64');
 * const [g, theta, v] = [2, 10, 4].map((n) => arrayOf(device, [1], [n]));
 * adamSecond(g, theta, v, 0, 0.5).storage.values[0]; // => 4
 * ```
 */
export const adamSecond = elementwise<Three, Two>(
  'adamSecond',
  secondKernel,
  (g, theta, v, decay, beta) => beta * v + (1 - beta) * (g + decay * theta) ** 2,
);

/**
 * Parameter of Adam after a step, from the parameter, both moments, the rate
 * $\eta' = \eta \sqrt{1 - \beta_2^t} / (1 - \beta_1^t)$ and $\varepsilon' = \varepsilon \sqrt{1 -
 * \beta_2^t}$, which is the usual form with both sides of the fraction multiplied.
 *
 * @example
 * ```ts
 * import { arrayOf, openDevice } from '@obelisk/engine';
 * import { adamParameter } from '@obelisk/kernels';
 * const device = openDevice('float64');
 * const [theta, m, v] = [10, 3, 4].map((n) => arrayOf(device, [1], [n]));
 * adamParameter(theta, m, v, 2, 1).storage.values[0]; // => 8
 * ```
 */
export const adamParameter = elementwise<Three, Two>(
  'adamParameter',
  parameterKernel,
  (theta, m, v, rate, epsilon) => theta - (rate * m) / (Math.sqrt(v) + epsilon),
);
