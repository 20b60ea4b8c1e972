import type { DeviceArray } from '@obelisk/engine';
import {
  type DeformOptions,
  deformInputGradient,
  deformMaskGradient,
  deformOffsetGradient,
  deformSample as deformSampleArrays,
} from '@obelisk/kernels';
import { apply } from '../apply.js';
import { assertOptions } from '../check-arguments.js';
import type { Operations } from '../operation.js';
import { refuseUnknown } from '../refuse-unknown.js';
import type { Tensor } from '../tensor.js';

type Inputs = readonly [input: DeviceArray, offset: DeviceArray, mask: DeviceArray | null];

declare module '../operation.js' {
  interface Operations {
    deformSample: Operation<Inputs, DeformOptions, 'deformSample'>;
  }
}

const operation: Operations['deformSample'] = {
  name: 'deformSample',
  formula: 'y_{c,k}(p) = m_k(p) \\, I_c(p + p_k + D_k(p))',
  vjpFormula:
    '\\bar I_c(q) = \\sum_{k,p} w_q \\, m_k(p) \\, \\bar y_{c,k}(p), \\quad ' +
    '\\bar D_k(p) = m_k(p) \\sum_c \\bar y_{c,k}(p) \\, \\nabla I_c, \\quad ' +
    '\\bar m_k(p) = \\sum_c \\bar y_{c,k}(p) \\, I_c',
  optional: [2],
  forward: ([input, offset, mask], options) => deformSampleArrays(input, offset, mask, options),
  vjp: ({ gradient, inputs: [input, offset, mask], options }) => [
    () => deformInputGradient(gradient, offset, mask, input.shape, options),
    () => deformOffsetGradient(gradient, input, offset, mask, options),
    () => deformMaskGradient(gradient, input, offset, options),
  ],
};

/**
 * Interpolates an image or volume by Eq. 2-3 where the taps of a window are moved to at each place:
 * what all convolutions with predicted offsets have in common. What multiplies the samples tells
 * them apart.
 * @param input - [N, C, H, W] or [N, C, D, H, W]; outside of it is zero
 * @param offset - [N, G * K * (2 or 3), ...places] in voxels, per tap in the order of the axes:
 *   (y, x) or (z, y, x); G groups of channels may have offsets of their own
 * @param mask - a factor for each tap, [N, G * K, ...places], or null
 * @param options - the window: `kernelSize` (K taps), `stride`, `padding`, `dilation`
 * @returns [N, C * K, ...places], channel c * K + k
 * @throws Error for shapes that do not fit
 * Source: Dai et al. 2017, Eq. 2-3; Zhu et al. 2019, Eq. 1.
 *
 * @example
 * ```ts
 * import { deformSample, tensor } from '@obelisk/tensor';
 * const image = tensor([[[[10, 20, 40]]]]);
 * const halfToTheRight = tensor([[[[0, 0, 0]], [[0.5, 0.5, 0.5]]]]);
 * deformSample(image, halfToTheRight, null, { kernelSize: 1 }).tolist(); // => [[[[15, 30, 20]]]]
 * ```
 */
export function deformSample(
  input: Tensor,
  offset: Tensor,
  mask: Tensor | null,
  options: DeformOptions,
): Tensor {
  assertOptions('deformSample', options);
  const { kernelSize, stride, padding, dilation, offsetGroups, ...unknown } = options;
  const known = ['kernelSize', 'stride', 'padding', 'dilation', 'offsetGroups'];
  refuseUnknown('deformSample', unknown, known);
  return apply(operation, [input, offset, mask], options);
}
