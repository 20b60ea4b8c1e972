import { type DeviceArray, reshaped } from '@obelisk/engine';
import {
  batchNorm as batchNormArray,
  batchNormInputGradient,
  batchNormParameterGradient,
  slice,
} from '@obelisk/kernels';
import { apply } from '../apply.js';
import { assertOptions } from '../check-arguments.js';
import type { Operations } from '../operation.js';
import type { Tensor } from '../tensor.js';

/** What batch normalisation is done with, beside its inputs. */
export interface BatchNormOptions {
  /** Means and biased variances, [2, C]. */
  readonly moments: DeviceArray;
  readonly epsilon: number;
  /** Whether the moments are those of this very input, so that gradients flow through them. */
  readonly ofBatch: boolean;
}

declare module '../operation.js' {
  interface Operations {
    batchNorm: Operation<
      readonly [DeviceArray, DeviceArray, DeviceArray],
      BatchNormOptions,
      'batchNorm'
    >;
  }
}

const operation: Operations['batchNorm'] = {
  name: 'batchNorm',
  formula:
    'y = \\gamma \\, \\hat x + \\beta, \\; \\hat x = (x - \\mu) / \\sqrt{\\sigma^2 + \\varepsilon}',
  vjpFormula:
    '\\bar x = \\tfrac{\\gamma}{\\sqrt{\\sigma^2 + \\varepsilon}} ' +
    '(\\bar y - \\langle \\bar y \\rangle - ' +
    '\\hat x \\langle \\bar y \\hat x \\rangle), ' +
    '\\; \\bar\\gamma = \\sum \\bar y \\hat x, \\; \\bar\\beta = \\sum \\bar y',
  forward: ([x, gamma, beta], { moments, epsilon }) =>
    batchNormArray(x, moments, gamma, beta, epsilon),
  vjp({ gradient, inputs: [x, gamma], options: { moments, epsilon, ofBatch } }) {
    let known: DeviceArray | null = null;
    const sums = () => {
      known ??= batchNormParameterGradient(gradient, x, moments, epsilon);
      return known;
    };
    const row = (at: number) => reshaped(slice(sums(), [at, 0], [at + 1, x.shape[1]]), gamma.shape);
    return [
      () => batchNormInputGradient(gradient, x, moments, gamma, ofBatch ? sums() : null, epsilon),
      () => row(1),
      () => row(0),
    ];
  },
};

/**
 * Batch normalisation with given moments; the layer `BatchNorm` chooses them.
 * @param x - [N, C, ...positions]
 * @param gamma - [C]
 * @param beta - [C]
 * @throws Error when the numbers of channels differ
 *
 * @example
 * ```ts
 * import { channelMoments } from '@obelisk/kernels';
 * import { batchNorm, tensor } from '@obelisk/tensor';
 * const x = tensor([1, 3], { shape: [1, 1, 2], device: 'float64' });
 * const [one, zero] = [1, 0].map((n) => tensor([n], { device: 'float64' }));
 * const options = { moments: channelMoments(x.value), epsilon: 0, ofBatch: true };
 * Array.from(batchNorm(x, one, zero, options).dataSync().data); // => [-1, 1]
 * ```
 */
export function batchNorm(
  x: Tensor,
  gamma: Tensor,
  beta: Tensor,
  options: BatchNormOptions,
): Tensor {
  assertOptions('batchNorm', options);
  return apply(operation, [x, gamma, beta], options);
}
