import { type DeviceArray, formatShape, reshaped } from '@obelisk/engine';
import {
  type ConvolutionOptions,
  convolution,
  convolutionInputGradient,
  convolutionWeightGradient,
  sum,
} from '@obelisk/kernels';
import { apply } from '../apply.js';
import { assertOptions, assertTensors } from '../check-arguments.js';
import type { Operation, VjpContext } from '../operation.js';
import { refuseUnknown } from '../refuse-unknown.js';
import type { Tensor } from '../tensor.js';

type WithoutBias = readonly [x: DeviceArray, weight: DeviceArray];
type WithBias = readonly [...WithoutBias, bias: DeviceArray];

type Name = 'conv2d' | 'conv3d';

const formula = '\\sum_{i \\in g(o)} \\sum_t W_{o,i,t} \\, x_{i,\\,p s + t d - \\text{padding}}';
const vjpFormula =
  '\\bar x_{i,q} = \\sum_o \\sum_{p s + t d - \\text{padding} = q} ' +
  'W_{o,i,t} \\, \\bar y_{o,p}, \\quad ' +
  '\\bar W_{o,i,t} = \\sum_p \\bar y_{o,p} \\, x_{i,\\,p s + t d - \\text{padding}}, \\quad ' +
  '\\bar b_o = \\sum_p \\bar y_{o,p}';

const inputAndWeight = ({
  gradient,
  inputs: [x, weight],
  options,
}: VjpContext<WithoutBias | WithBias, ConvolutionOptions>) =>
  [
    () => convolutionInputGradient(gradient, weight, x.shape, options),
    () => convolutionWeightGradient(gradient, x, weight.shape, options),
  ] as const;

const withoutBias = (name: Name): Operation<WithoutBias, ConvolutionOptions> => ({
  name,
  formula: `y_{o,p} = ${formula}`,
  vjpFormula,
  forward: ([x, weight], options) => convolution(x, weight, null, options),
  vjp: (context) => inputAndWeight(context),
});

const withBias = (name: Name): Operation<WithBias, ConvolutionOptions> => ({
  name,
  formula: `y_{o,p} = b_o + ${formula}`,
  vjpFormula,
  forward: ([x, weight, bias], options) => convolution(x, weight, bias, options),
  vjp(context) {
    const { gradient, inputs } = context;
    const others = gradient.shape.map((_, axis) => axis).filter((axis) => axis !== 1);
    return [...inputAndWeight(context), () => reshaped(sum(gradient, others), inputs[2].shape)];
  },
});

const volumes = { axes: 'D, H, W', plain: withoutBias('conv3d'), biased: withBias('conv3d') };
const images = { axes: 'H, W', plain: withoutBias('conv2d'), biased: withBias('conv2d') };

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
  return convolve(volumes, x, weight, bias, options);
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
  return convolve(images, x, weight, bias, options);
}

function convolve(
  { axes, plain, biased }: typeof volumes,
  x: Tensor,
  weight: Tensor,
  bias: Tensor | null,
  options: ConvolutionOptions,
): Tensor {
  assertTensors(plain.name, { x });
  assertOptions(plain.name, options);
  const { stride, padding, dilation, groups, ...unknown } = options;
  refuseUnknown(plain.name, unknown, ['stride', 'padding', 'dilation', 'groups']);
  const expected = `[N, channels, ${axes}]`;
  if (x.shape.length !== expected.split(',').length) {
    throw new Error(`${plain.name}: input ${formatShape(x.shape)} must be ${expected}`);
  }
  return bias ? apply(biased, [x, weight, bias], options) : apply(plain, [x, weight], options);
}
