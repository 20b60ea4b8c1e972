import {
  arrayOf,
  compute,
  type DeviceArray,
  formatShape,
  type KernelThis,
  sameShape,
} from '@obelisk/engine';
import { batchNormInputTwin, batchNormParameterTwin, batchNormTwin } from './batch-norm.twin.js';
import { channelRows } from './channel-rows.js';
import { channelSizes } from './channel-sizes.js';
import { sumLanes } from './lane-sums.js';

/** $y = \gamma_c \, (x - \mu_c) \, / \sqrt{\sigma^2_c + \varepsilon} + \beta_c$ */
function normaliseKernel(this: KernelThis, x: number[][][], channel: number[][]) {
  const mean = channel[0][this.thread.y];
  const inverse = channel[1][this.thread.y];
  const gamma = channel[2][this.thread.y];
  const beta = channel[3][this.thread.y];
  return (x[this.thread.z][this.thread.y][this.thread.x] - mean) * inverse * gamma + beta;
}

/**
 * $(\sum \bar y, \; \sum \bar y \, \hat x)$ per channel, $\hat x = (x - \mu) / \sqrt{\sigma^2 +
 * \varepsilon}$
 */
function parameterKernel(
  this: KernelThis<{ lanes: number; turns: number; rest: number }>,
  gradient: number[][][],
  x: number[][][],
  channel: number[][],
) {
  const mean = channel[0][this.thread.y];
  const inverse = channel[1][this.thread.y];
  let sum = 0;
  let product = 0;
  for (let j = 0; j < this.constants.turns; j++) {
    const g = gradient[this.thread.z][this.thread.y][j * this.constants.lanes + this.thread.x];
    sum += g;
    product +=
      g *
      (x[this.thread.z][this.thread.y][j * this.constants.lanes + this.thread.x] - mean) *
      inverse;
  }
  if (this.thread.x < this.constants.rest) {
    const g =
      gradient[this.thread.z][this.thread.y][
        this.constants.turns * this.constants.lanes + this.thread.x
      ];
    sum += g;
    product +=
      g *
      (x[this.thread.z][this.thread.y][
        this.constants.turns * this.constants.lanes + this.thread.x
      ] -
        mean) *
      inverse;
  }
  return [sum, product];
}

/**
 * $\bar x = \frac{\gamma}{\sqrt{\sigma^2 + \varepsilon}} \left( \bar y - \frac{1}{NS} \sum \bar y -
 * \hat x \, \frac{1}{NS} \sum \bar y \hat x \right)$; in evaluation the two means are zero.
 */
function inputKernel(
  this: KernelThis,
  gradient: number[][][],
  x: number[][][],
  channel: number[][],
) {
  const mean = channel[0][this.thread.y];
  const inverse = channel[1][this.thread.y];
  const gamma = channel[2][this.thread.y];
  const hat = (x[this.thread.z][this.thread.y][this.thread.x] - mean) * inverse;
  const g = gradient[this.thread.z][this.thread.y][this.thread.x];
  return (g - channel[3][this.thread.y] - hat * channel[4][this.thread.y]) * gamma * inverse;
}

/**
 * Batch normalisation with given moments, those of the batch in training (`channelMoments`) or the
 * running ones in evaluation:
 * $y = \gamma_c \, (x - \mu_c) / \sqrt{\sigma^2_c + \varepsilon} + \beta_c$.
 * @param x - [N, C, ...positions]
 * @param moments - [2, C]: means, then biased variances
 * @param gamma - [C]
 * @param beta - [C]
 * @param epsilon - added to the variance, 1e-5 in all networks of the paper
 * @throws Error when the numbers of channels differ
 *
 * @example
 * ```ts
 * import { arrayOf, openDevice } from '@obelisk/engine';
 * import { batchNorm } from '@obelisk/kernels';
 * const device = openDevice('float64');
 * const [x, moments] = [arrayOf(device, [1, 1, 2], [1, 3]), arrayOf(device, [2, 1], [2, 4])];
 * const y = batchNorm(x, moments, arrayOf(device, [1], [1]), arrayOf(device, [1], [0]), 0);
 * Array.from(y.storage.values); // => [-0.5, 0.5]
 * ```
 */
export function batchNorm(
  x: DeviceArray,
  moments: DeviceArray,
  gamma: DeviceArray,
  beta: DeviceArray,
  epsilon: number,
): DeviceArray {
  const sizes = channelSizes('batchNorm', x.shape);
  const { N, C, S } = sizes;
  assertChannels(C, { moments, gamma, beta });
  return compute('batchNorm', [x, moments, gamma, beta], x.shape, {
    kernels(device) {
      const channel = channelRows(device, { moments, gamma, more: beta, epsilon });
      return device.run({
        name: 'batchNorm',
        kernel: normaliseKernel,
        output: [S, C, N],
        inputs: [
          { name: 'x', from: x.storage, extent: [S, C, N] },
          { name: 'channel', from: channel, extent: [C, 4] },
        ],
      });
    },
    twin: (out, values, m, g, b) => batchNormTwin(out, values, m, g, b, { ...sizes, epsilon }),
  });
}

/**
 * Gradients of `batchNorm` to beta and gamma: $\bar\beta_c = \sum \bar y$ and
 * $\bar\gamma_c = \sum \bar y \, \hat x$.
 * @returns [2, C], first that of beta, then that of gamma
 *
 * @example
 * ```ts
 * import { arrayOf, openDevice } from '@obelisk/engine';
 * import { batchNormParameterGradient } from '@obelisk/kernels';
 * const device = openDevice('float64');
 * const [gradient, x] = [[1, 2], [1, 3]].map((n) => arrayOf(device, [1, 1, 2], n));
 * const moments = arrayOf(device, [2, 1], [2, 1]);
 * const sums = batchNormParameterGradient(gradient, x, moments, 0);
 * Array.from(sums.storage.values); // => [3, 1]
 * ```
 */
export function batchNormParameterGradient(
  gradient: DeviceArray,
  x: DeviceArray,
  moments: DeviceArray,
  epsilon: number,
): DeviceArray {
  const sizes = channelSizes('batchNormParameterGradient', x.shape);
  const { N, C, S } = sizes;
  const extent = [S, C, N] as const;
  return compute('batchNormParameterGradient', [gradient, x, moments], [2, C], {
    kernels(device) {
      const channel = channelRows(device, { moments, epsilon });
      return sumLanes(device, {
        name: 'batchNormParameterGradient',
        kernel: parameterKernel,
        components: 2,
        rows: C,
        batch: N,
        length: S,
        inputs: [
          { name: 'gradient', from: gradient.storage, extent },
          { name: 'x', from: x.storage, extent },
          { name: 'channel', from: channel, extent: [C, 2] },
        ],
      });
    },
    twin: (out, g, values, m) => batchNormParameterTwin(out, g, values, m, { ...sizes, epsilon }),
  });
}

/**
 * Gradient of `batchNorm` to its input.
 * @param sums - what `batchNormParameterGradient` gave, in training, where the moments depend on
 * the input too; null in evaluation
 *
 * @example
 * ```ts
 * import { arrayOf, openDevice } from '@obelisk/engine';
 * import { batchNormInputGradient } from '@obelisk/kernels';
 * const device = openDevice('float64');
 * const [gradient, x] = [[1, 2], [1, 3]].map((n) => arrayOf(device, [1, 1, 2], n));
 * const moments = arrayOf(device, [2, 1], [2, 1]);
 * const gamma = arrayOf(device, [1], [5]);
 * const toInput = batchNormInputGradient(gradient, x, moments, gamma, null, 0);
 * Array.from(toInput.storage.values); // => [5, 10]
 * ```
 */
export function batchNormInputGradient(
  gradient: DeviceArray,
  x: DeviceArray,
  moments: DeviceArray,
  gamma: DeviceArray,
  sums: DeviceArray | null,
  epsilon: number,
): DeviceArray {
  const sizes = channelSizes('batchNormInputGradient', x.shape);
  const { N, C, S } = sizes;
  const extent = [S, C, N] as const;
  const totals = sums ?? arrayOf(x.device, [2, C], new Float64Array(2 * C));
  return compute('batchNormInputGradient', [gradient, x, moments, gamma, totals], x.shape, {
    kernels(device) {
      const divisor = N * S;
      const channel = channelRows(device, { moments, gamma, more: totals, divisor, epsilon });
      return device.run({
        name: 'batchNormInputGradient',
        kernel: inputKernel,
        output: extent,
        inputs: [
          { name: 'gradient', from: gradient.storage, extent },
          { name: 'x', from: x.storage, extent },
          { name: 'channel', from: channel, extent: [C, 5] },
        ],
      });
    },
    twin: (out, g, values, m, w, t) =>
      batchNormInputTwin(
        out,
        { gradient: g, x: values, moments: m, gamma: w, sums: t },
        { ...sizes, epsilon },
      ),
  });
}

function assertChannels(C: number, given: Record<string, DeviceArray>): void {
  for (const [name, { shape }] of Object.entries(given)) {
    const wanted = name === 'moments' ? [2, C] : [C];
    if (sameShape(shape, wanted)) continue;
    throw new Error(
      `batchNorm: ${name} is ${formatShape(shape)}, the input has ${C} channels and wants ` +
        formatShape(wanted),
    );
  }
}
