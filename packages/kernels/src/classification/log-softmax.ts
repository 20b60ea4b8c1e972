import { compute, type DeviceArray, type KernelThis, type Values } from '@obelisk/engine';
import { type ChannelSizes, channelSizes } from '../normalisation/channel-sizes.js';

/** $m_p = \max_c x_{c,p}$ and $\ell_p = \ln \sum_c e^{x_{c,p} - m_p}$ */
function logSumExpKernel(this: KernelThis<{ C: number }>, x: number[][][]) {
  let largest = x[this.thread.y][0][this.thread.x];
  for (let c = 1; c < this.constants.C; c++) {
    largest = Math.max(largest, x[this.thread.y][c][this.thread.x]);
  }
  let sum = 0;
  for (let c = 0; c < this.constants.C; c++) {
    sum += Math.exp(x[this.thread.y][c][this.thread.x] - largest);
  }
  return [largest, Math.log(sum)];
}

/**
 * $y_{c,p} = (x_{c,p} - m_p) - \ell_p$: the difference of large numbers first, which is exact where
 * they are near each other, and what is small from it then; $m_p + \ell_p$ would be rounded.
 */
function subtractKernel(this: KernelThis, x: number[][][], logSumExp: number[][][]) {
  const shifted =
    x[this.thread.z][this.thread.y][this.thread.x] - logSumExp[this.thread.z][this.thread.x][0];
  return shifted - logSumExp[this.thread.z][this.thread.x][1];
}

/** $s_p = \sum_c \bar y_{c,p}$ */
function channelSumKernel(this: KernelThis<{ C: number }>, gradient: number[][][]) {
  let sum = 0;
  for (let c = 0; c < this.constants.C; c++) {
    sum += gradient[this.thread.y][c][this.thread.x];
  }
  return sum;
}

/** $\bar x_{c,p} = \bar y_{c,p} - e^{y_{c,p}} s_p$ */
function gradientKernel(
  this: KernelThis,
  gradient: number[][][],
  y: number[][][],
  sum: number[][],
) {
  return (
    gradient[this.thread.z][this.thread.y][this.thread.x] -
    Math.exp(y[this.thread.z][this.thread.y][this.thread.x]) * sum[this.thread.z][this.thread.x]
  );
}

/**
 * Logarithm of the softmax over the channels, $y_c = (x_c - m) - \ln \sum_{c'} e^{x_{c'} - m}$ with
 * the largest logit $m$, which is $x_c - \ln \sum_{c'} e^{x_{c'}}$ without its cancellation.
 * @param x - logits, [N, C, ...positions]
 *
 * @example
 * ```ts
 * import { arrayOf, openDevice } from '@obelisk/engine';
 * import { logSoftmax } from '@obelisk/kernels';
 * const y = logSoftmax(arrayOf(openDevice('webasm'), [1, 2, 1], [3, 3]));
 * y.storage.values[0]; // => ≈ -0.6931472
 * ```
 */
export function logSoftmax(x: DeviceArray): DeviceArray {
  const sizes = channelSizes('logSoftmax', x.shape);
  const { N, C, S } = sizes;
  return compute('logSoftmax', [x], x.shape, {
    kernels(device) {
      const logits = { name: 'x', from: x.storage, extent: [S, C, N] } as const;
      const logSumExp = device.run({
        name: 'logSumExp',
        kernel: logSumExpKernel,
        output: [S, N],
        components: 2,
        integers: { C },
        inputs: [logits],
      });
      return device.run({
        name: 'logSoftmax',
        kernel: subtractKernel,
        output: [S, C, N],
        inputs: [logits, { name: 'logSumExp', from: logSumExp, extent: [2, S, N] }],
      });
    },
    twin: (out, values) => logSoftmaxTwin(out, values, sizes),
  });
}

/**
 * Gradient of `logSoftmax` to the logits: $\bar x_c = \bar y_c - e^{y_c} \sum_{c'} \bar y_{c'}$.
 *
 * @example
 * ```ts
 * import { arrayOf, openDevice } from '@obelisk/engine';
 * import { logSoftmax, logSoftmaxGradient } from '@obelisk/kernels';
 * const device = openDevice('float64');
 * const y = logSoftmax(arrayOf(device, [1, 2, 1], [3, 3]));
 * const gradient = arrayOf(device, [1, 2, 1], [1, 0]);
 * Array.from(logSoftmaxGradient(gradient, y).storage.values); // => ≈ [0.5, -0.5]
 * ```
 */
export function logSoftmaxGradient(gradient: DeviceArray, y: DeviceArray): DeviceArray {
  const sizes = channelSizes('logSoftmaxGradient', y.shape);
  const { N, C, S } = sizes;
  const extent = [S, C, N] as const;
  return compute('logSoftmaxGradient', [gradient, y], y.shape, {
    kernels(device) {
      const g = { name: 'gradient', from: gradient.storage, extent } as const;
      const sum = device.run({
        name: 'channelSum',
        kernel: channelSumKernel,
        output: [S, N],
        integers: { C },
        inputs: [g],
      });
      return device.run({
        name: 'logSoftmaxGradient',
        kernel: gradientKernel,
        output: extent,
        inputs: [
          g,
          { name: 'y', from: y.storage, extent },
          { name: 'sum', from: sum, extent: [S, N] },
        ],
      });
    },
    twin: (out, g, values) => logSoftmaxGradientTwin(out, g, values, sizes),
  });
}

function logSoftmaxTwin(y: Values, x: Values, { N, C, S }: ChannelSizes): void {
  for (let n = 0; n < N; n++) {
    for (let p = 0; p < S; p++) {
      const at = (c: number) => (n * C + c) * S + p;
      let largest = Number.NEGATIVE_INFINITY;
      for (let c = 0; c < C; c++) largest = Math.max(largest, x[at(c)]);
      let sum = 0;
      for (let c = 0; c < C; c++) sum += Math.exp(x[at(c)] - largest);
      for (let c = 0; c < C; c++) y[at(c)] = x[at(c)] - largest - Math.log(sum);
    }
  }
}

function logSoftmaxGradientTwin(
  dx: Values,
  dy: Values,
  y: Values,
  { N, C, S }: ChannelSizes,
): void {
  for (let n = 0; n < N; n++) {
    for (let p = 0; p < S; p++) {
      const at = (c: number) => (n * C + c) * S + p;
      let sum = 0;
      for (let c = 0; c < C; c++) sum += dy[at(c)];
      for (let c = 0; c < C; c++) dx[at(c)] = dy[at(c)] - Math.exp(y[at(c)]) * sum;
    }
  }
}
