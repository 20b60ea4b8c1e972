import {
  compute,
  type DeviceArray,
  formatShape,
  type KernelThis,
  type Shape,
  sameShape,
} from '@obelisk/engine';
import { channelSizes } from '../normalisation/channel-sizes.js';
import { requireClasses } from './class-labels.js';

/** $y_p = x_{t_p, p}$ */
function pickKernel(this: KernelThis, x: number[][][], labels: number[][]) {
  return x[this.thread.y][labels[this.thread.y][this.thread.x]][this.thread.x];
}

/** $\bar x_{c,p} = \bar y_p$ where $c = t_p$, else 0 */
function pickGradientKernel(this: KernelThis, gradient: number[][], labels: number[][]) {
  if (labels[this.thread.z][this.thread.x] === this.thread.y) {
    return gradient[this.thread.z][this.thread.x];
  }
  return 0;
}

/**
 * The value of each position's own class: $y_{n,p} = x_{n,\,t_{n,p},\,p}$.
 * @param x - [N, C, ...positions]
 * @param labels - $t$: [N, ...positions], whole numbers 0 .. C - 1
 * @returns [N, ...positions]
 * @throws Error when the shapes do not fit, or a label is no class
 *
 * @example
 * ```ts
 * import { arrayOf, openDevice } from '@obelisk/engine';
 * import { pick } from '@obelisk/kernels';
 * const device = openDevice('webasm');
 * const x = arrayOf(device, [1, 2, 2], [1, 2, 3, 4]);
 * Array.from(pick(x, arrayOf(device, [1, 2], [0, 1])).storage.values); // => [1, 4]
 * ```
 */
export function pick(x: DeviceArray, labels: DeviceArray): DeviceArray {
  const { N, C, S } = channelSizes('pick', x.shape);
  if (!sameShape(labels.shape, [N, ...x.shape.slice(2)])) {
    throw new Error(
      `pick: labels ${formatShape(labels.shape)} must be [N, ...positions] of ` +
        formatShape(x.shape),
    );
  }
  requireClasses('pick', labels, C);
  return compute('pick', [x, labels], labels.shape, {
    kernels: {
      name: 'pick',
      kernel: pickKernel,
      output: [S, N],
      inputs: [
        { name: 'x', from: x.storage, extent: [S, C, N] },
        { name: 'labels', from: labels.storage, extent: [S, N] },
      ],
    },
    twin: (out, values, t) => {
      for (let i = 0; i < N * S; i++) out[i] = values[(Math.floor(i / S) * C + t[i]) * S + (i % S)];
    },
  });
}

/**
 * Gradient of `pick` to its input: each position's gradient goes to its own class.
 *
 * @example
 * ```ts
 * import { arrayOf, openDevice } from '@obelisk/engine';
 * import { pickGradient } from '@obelisk/kernels';
 * const device = openDevice('webasm');
 * const [gradient, labels] = [[5, 6], [0, 1]].map((n) => arrayOf(device, [1, 2], n));
 * const toInput = pickGradient(gradient, labels, [1, 2, 2]);
 * Array.from(toInput.storage.values); // => [5, 0, 0, 6]
 * ```
 */
export function pickGradient(
  gradient: DeviceArray,
  labels: DeviceArray,
  shape: Shape,
): DeviceArray {
  const { N, C, S } = channelSizes('pickGradient', shape);
  return compute('pickGradient', [gradient, labels], shape, {
    kernels: {
      name: 'pickGradient',
      kernel: pickGradientKernel,
      output: [S, C, N],
      inputs: [
        { name: 'gradient', from: gradient.storage, extent: [S, N] },
        { name: 'labels', from: labels.storage, extent: [S, N] },
      ],
    },
    twin: (out, g, t) => {
      for (let i = 0; i < N * S; i++) out[(Math.floor(i / S) * C + t[i]) * S + (i % S)] = g[i];
    },
  });
}
