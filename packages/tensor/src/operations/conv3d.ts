import { type DeviceArray, formatShape } from '@obelisk/engine';
import {
  type ConvolutionOptions,
  convolution,
  convolutionInputGradient,
  convolutionWeightGradient,
} from '@obelisk/kernels';
import { apply } from '../apply.js';
import { assertOptions, assertTensors } from '../check-arguments.js';
import type { Operation, Operations } from '../operation.js';
import { refuseUnknown } from '../refuse-unknown.js';
import type { Tensor } from '../tensor.js';
import { sumPerChannel } from './sum-per-channel.js';

type Inputs = readonly [x: DeviceArray, weight: DeviceArray, bias: DeviceArray | null];

type Convolution<Name extends string> = Operation<Inputs, ConvolutionOptions, Name>;

declare module '../operation.js' {
  interface Operations {
    conv2d: Convolution<'conv2d'>;
    conv3d: Convolution<'conv3d'>;
  }
}

const convolving = <Name extends 'conv2d' | 'conv3d'>(name: Name): Convolution<Name> => ({
  name,
  formula:
    'y_{o,p} = b_o + \\sum_{i \\in g(o)} \\sum_t ' +
    'W_{o,i,t} \\, x_{i,\\,p s + t d - \\text{padding}}',
  vjpFormula:
    '\\bar x_{i,q} = \\sum_o \\sum_{p s + t d - \\text{padding} = q} ' +
    'W_{o,i,t} \\, \\bar y_{o,p}, \\quad ' +
    '\\bar W_{o,i,t} = \\sum_p \\bar y_{o,p} \\, x_{i,\\,p s + t d - \\text{padding}}, \\quad ' +
    '\\bar b_o = \\sum_p \\bar y_{o,p}',
  optional: [2],
  forward: ([x, weight, bias], options) => convolution(x, weight, bias, options),
  vjp: ({ gradient, inputs: [x, weight], options }) => [
    () => convolutionInputGradient(gradient, weight, x.shape, options),
    () => convolutionWeightGradient(gradient, x, weight.shape, options),
    () => sumPerChannel(gradient),
  ],
});

const ofVolumes: Operations['conv3d'] = convolving('conv3d');
const ofImages: Operations['conv2d'] = convolving('conv2d');

/**
 * 3-D convolution (Eq. 1 with a third axis). Options are numbers for all axes, or triples for
 * depth, height and width.
 * @param x - [N, Cin, D, H, W]
 * @param weight - [Cout, Cin / groups, kd, kh, kw]
 * @param bias - [Cout], or null
 * @returns [N, Cout, ...sizes], each size
 *   $\lfloor (n + 2 \, \text{padding} - d (k - 1) - 1) / s \rfloor + 1$
 * @throws Error when shapes, groups or steps do not fit
 *
 * @example
 * ```ts
 * import { conv3d, tensor } from '@obelisk/tensor';
 * const x = tensor([1, 2, 3, 4], { shape: [1, 1, 1, 1, 4] });
 * const weight = tensor([1, 10], { shape: [1, 1, 1, 1, 2] });
 * Array.from(conv3d(x, weight, null, { stride: 2 }).dataSync().data); // => [21, 43]
 * ```
 */
export function conv3d(
  x: Tensor,
  weight: Tensor,
  bias: Tensor | null,
  options: ConvolutionOptions = {},
): Tensor {
  return convolve(ofVolumes, 'D, H, W', x, weight, bias, options);
}

/**
 * 2-D convolution (Eq. 1). Options are numbers for both axes, or pairs for height and width.
 * @param x - [N, Cin, H, W]
 * @param weight - [Cout, Cin / groups, kh, kw]
 * @param bias - [Cout], or null
 * @returns [N, Cout, ...sizes]
 * @throws Error when shapes, groups or steps do not fit
 *
 * @example
 * ```ts
 * import { conv2d, tensor } from '@obelisk/tensor';
 * const [x, weight] = [tensor([[[[1, 2, 3]]]]), tensor([[[[1, -1]]]])];
 * Array.from(conv2d(x, weight, tensor([5])).dataSync().data); // => [4, 4]
 * ```
 */
export function conv2d(
  x: Tensor,
  weight: Tensor,
  bias: Tensor | null,
  options: ConvolutionOptions = {},
): Tensor {
  return convolve(ofImages, 'H, W', x, weight, bias, options);
}

function convolve(
  operation: Convolution<string>,
  axes: string,
  x: Tensor,
  weight: Tensor,
  bias: Tensor | null,
  options: ConvolutionOptions,
): Tensor {
  const { name } = operation;
  assertTensors(name, { x });
  assertOptions(name, options);
  const { stride, padding, dilation, groups, ...unknown } = options;
  refuseUnknown(name, unknown, ['stride', 'padding', 'dilation', 'groups']);
  const expected = `[N, channels, ${axes}]`;
  if (x.shape.length !== expected.split(',').length) {
    throw new Error(`${name}: input ${formatShape(x.shape)} must be ${expected}`);
  }
  return apply(operation, [x, weight, bias], options);
}
