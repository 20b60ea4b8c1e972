import { type DeviceArray, formatShape, reshaped, sizeOf } from '@obelisk/engine';
import {
  type DeformOptions,
  deformInputGradient,
  deformMaskGradient,
  deformOffsetGradient,
  deformSample,
  pointwise,
  pointwiseInputGradient,
  pointwiseWeightGradient,
} from '@obelisk/kernels';
import { apply } from '../apply.js';
import { assertOptions, assertTensors } from '../check-arguments.js';
import type { Operation, Operations } from '../operation.js';
import { refuseUnknown } from '../refuse-unknown.js';
import type { Tensor } from '../tensor.js';
import { sumPerChannel } from './sum-per-channel.js';

/** How a deformable convolution walks; numbers for all axes, or one per axis. */
export interface DeformConvOptions extends Omit<DeformOptions, 'kernelSize'> {
  /** A factor for each tap at each place, [N, offsetGroups * K, ...places]; none when left out. */
  readonly mask?: Tensor | null;
  /** Groups of channels that do not see each other; 1 when left out. */
  readonly groups?: number;
}

type Inputs = readonly [
  input: DeviceArray,
  offset: DeviceArray,
  weight: DeviceArray,
  bias: DeviceArray | null,
  mask: DeviceArray | null,
];

type Walk = DeformOptions & { readonly groups: number };

type Deformable<Name extends string> = Operation<Inputs, Walk, Name>;

declare module '../operation.js' {
  interface Operations {
    deformConv2d: Deformable<'deformConv2d'>;
    deformConv3d: Deformable<'deformConv3d'>;
  }
}

/** The weights of the taps as those of a 1x1x1 convolution over all samples, channel c * K + k. */
function flattened(weight: DeviceArray): DeviceArray {
  return reshaped(weight, [weight.shape[0], sizeOf(weight.shape.slice(1))]);
}

/** Samples where the taps were moved to, then a 1x1x1 convolution: the derivatives are theirs. */
const deforming = <Name extends 'deformConv2d' | 'deformConv3d'>(name: Name): Deformable<Name> => ({
  name,
  formula:
    'y_o(p) = b_o + \\sum_{c \\in g(o)} \\sum_k W_{o,c,k} \\, x_{c,k}(p), \\quad ' +
    'x_{c,k}(p) = m_k(p) \\, I_c(p + p_k + D_k(p))',
  vjpFormula:
    '\\bar x_{c,k} = \\sum_o W_{o,c,k} \\, \\bar y_o, \\quad ' +
    '\\bar W_{o,c,k} = \\sum_p \\bar y_o(p) \\, x_{c,k}(p), \\quad ' +
    '\\bar D_k(p) = m_k(p) \\sum_c \\bar x_{c,k}(p) \\, \\nabla I_c',
  optional: [3, 4],
  forward([input, offset, weight, bias, mask], { groups, ...walk }) {
    const sampled = deformSample(input, offset, mask, walk);
    return pointwise(sampled, flattened(weight), bias, groups);
  },
  vjp({ gradient, inputs: [input, offset, weight, , mask], options: { groups, ...walk } }) {
    const K = sizeOf(weight.shape.slice(2));
    const shape = [input.shape[0], input.shape[1] * K, ...gradient.shape.slice(2)];
    let known: DeviceArray | null = null;
    const toSamples = () => {
      known ??= pointwiseInputGradient(gradient, flattened(weight), shape, groups);
      return known;
    };
    return [
      () => deformInputGradient(toSamples(), offset, mask, input.shape, walk),
      () => deformOffsetGradient(toSamples(), input, offset, mask, walk),
      () => {
        const sampled = deformSample(input, offset, mask, walk);
        const { shape: flat } = flattened(weight);
        return reshaped(pointwiseWeightGradient(gradient, sampled, flat, groups), weight.shape);
      },
      () => sumPerChannel(gradient),
      () => deformMaskGradient(toSamples(), input, offset, walk),
    ];
  },
});

const ofImages: Operations['deformConv2d'] = deforming('deformConv2d');
const ofVolumes: Operations['deformConv3d'] = deforming('deformConv3d');

/**
 * Deformable convolution of images: each tap of the window looks where its offset moves it, at each
 * place of the output. With offsets of zero it is `conv2d`.
 *
 * $$y_o(p) = b_o + \sum_c \sum_k W_{o,c,k} \, m_k(p) \, I_c(p + p_k + D_k(p))$$
 *
 * @param input - [N, Cin, H, W]; outside of it is zero
 * @param offset - [N, offsetGroups * K * 2, Ho, Wo] in pixels, per tap first y, then x
 * @param weight - [Cout, Cin / groups, kh, kw]
 * @param bias - [Cout], or null
 * @param options - `mask` (DCNv2), `stride`, `padding`, `dilation`, `groups`, `offsetGroups`; the
 *   last is told by the size of `offset` when it is left out
 * @returns [N, Cout, Ho, Wo]
 * @throws Error when shapes or groups do not fit
 * Source: Dai et al. 2017, Eq. 2-3; with a mask Zhu et al. 2019 (DCNv2), Eq. 1; arguments as those
 * of torchvision.ops.deform_conv2d.
 *
 * @example
 * ```ts
 * import { deformConv2d, tensor } from '@obelisk/tensor';
 * const image = tensor([[[[10, 20, 40]]]]);
 * const halfToTheRight = tensor([[[[0, 0, 0]], [[0.5, 0.5, 0.5]]]]);
 * const weight = tensor([[[[2]]]]);
 * deformConv2d(image, halfToTheRight, weight, tensor([1])).tolist(); // => [[[[31, 61, 41]]]]
 * ```
 */
export function deformConv2d(
  input: Tensor,
  offset: Tensor,
  weight: Tensor,
  bias: Tensor | null = null,
  options: DeformConvOptions = {},
): Tensor {
  return deform(ofImages, 'H, W', input, offset, weight, bias, options);
}

/**
 * Deformable convolution of volumes, as `deformConv2d` with a third axis.
 * @param input - [N, Cin, D, H, W]; outside of it is zero
 * @param offset - [N, offsetGroups * K * 3, Do, Ho, Wo] in voxels, per tap in the order (z, y, x)
 * @param weight - [Cout, Cin / groups, kd, kh, kw]
 * @param bias - [Cout], or null
 * @param options - as those of `deformConv2d`
 * @returns [N, Cout, Do, Ho, Wo]
 * @throws Error when shapes or groups do not fit
 * Source: Dai et al. 2017, Eq. 2-3, in three dimensions.
 *
 * @example
 * ```ts
 * import { deformConv3d, tensor } from '@obelisk/tensor';
 * const volume = tensor([10, 20, 40], { shape: [1, 1, 1, 1, 3] });
 * const aVoxelBack = tensor([0, 0, -1], { shape: [1, 3, 1, 1, 1] }).broadcastTo([1, 3, 1, 1, 3]);
 * const weight = tensor([1], { shape: [1, 1, 1, 1, 1] });
 * deformConv3d(volume, aVoxelBack, weight).tolist(); // => [[[[[0, 10, 20]]]]]
 * ```
 */
export function deformConv3d(
  input: Tensor,
  offset: Tensor,
  weight: Tensor,
  bias: Tensor | null = null,
  options: DeformConvOptions = {},
): Tensor {
  return deform(ofVolumes, 'D, H, W', input, offset, weight, bias, options);
}

function deform(
  operation: Deformable<string>,
  axes: string,
  input: Tensor,
  offset: Tensor,
  weight: Tensor,
  bias: Tensor | null,
  options: DeformConvOptions,
): Tensor {
  const { name } = operation;
  assertTensors(name, { input, offset, weight });
  assertOptions(name, options);
  const { mask = null, groups = 1, stride, padding, dilation, offsetGroups, ...unknown } = options;
  const known = ['mask', 'groups', 'stride', 'padding', 'dilation', 'offsetGroups'];
  refuseUnknown(name, unknown, known);
  const expected = `[N, channels, ${axes}]`;
  const rank = expected.split(',').length;
  for (const [argument, { shape }] of Object.entries({ input, weight })) {
    if (shape.length === rank) continue;
    const wanted = argument === 'input' ? expected : `[Cout, Cin / groups, ${rank - 2} sizes]`;
    throw new Error(`${name}: ${argument} ${formatShape(shape)} must be ${wanted}`);
  }
  const walk = { kernelSize: weight.shape.slice(2), stride, padding, dilation, offsetGroups };
  return apply(operation, [input, offset, weight, bias, mask], { ...walk, groups });
}
