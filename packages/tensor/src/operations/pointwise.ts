import type { DeviceArray } from '@obelisk/engine';
import {
  pointwise as pointwiseArrays,
  pointwiseInputGradient,
  pointwiseWeightGradient,
} from '@obelisk/kernels';
import { apply } from '../apply.js';
import type { Operations } from '../operation.js';
import type { Tensor } from '../tensor.js';
import { sumPerChannel } from './sum-per-channel.js';

type Inputs = readonly [x: DeviceArray, weight: DeviceArray, bias: DeviceArray | null];

declare module '../operation.js' {
  interface Operations {
    pointwise: Operation<Inputs, number, 'pointwise'>;
  }
}

const operation: Operations['pointwise'] = {
  name: 'pointwise',
  formula: 'y_{o,p} = b_o + \\sum_{i \\in g(o)} W_{o,i} \\, x_{i,p}',
  vjpFormula:
    '\\bar x_i = \\sum_o W_{o,i} \\bar y_o, \\quad ' +
    '\\bar W_{o,i} = \\sum_p \\bar y_{o,p} x_{i,p}, \\quad \\bar b_o = \\sum_p \\bar y_{o,p}',
  optional: [2],
  forward: ([x, weight, bias], groups) => pointwiseArrays(x, weight, bias, groups),
  vjp: ({ gradient, inputs: [x, weight], options: groups }) => [
    () => pointwiseInputGradient(gradient, weight, x.shape, groups),
    () => pointwiseWeightGradient(gradient, x, weight.shape, groups),
    () => sumPerChannel(gradient),
  ],
};

/**
 * 1x1x1 convolution with groups: a matrix product at each position (Table 2, layers #1 to #7).
 * @param x - [N, Cin, ...positions]
 * @param weight - [Cout, Cin / groups], axes of length 1 may follow
 * @param bias - [Cout], or null
 * @returns [N, Cout, ...positions]
 * @throws Error when channels, groups and weight do not fit
 *
 * @example
 * ```ts
 * import { pointwise, tensor } from '@obelisk/tensor';
 * const x = tensor([1, 2, 10, 20], { shape: [1, 2, 2] });
 * Array.from(pointwise(x, tensor([[1, 1]]), null).dataSync().data); // => [11, 22]
 * ```
 */
export function pointwise(x: Tensor, weight: Tensor, bias: Tensor | null, groups = 1): Tensor {
  return apply(operation, [x, weight, bias], groups);
}
