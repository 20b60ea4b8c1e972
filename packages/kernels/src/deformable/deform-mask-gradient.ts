import { type DeviceArray, reshaped } from '@obelisk/engine';
import { multiply } from '../elementwise/arithmetic.js';
import { sum } from '../reduction/sum.js';
import { type PreparedVolume, sourceOf } from '../sampling/prepared-volume.js';
import { deformSample } from './deform-sample.js';
import { type DeformOptions, deformSizes } from './deform-sizes.js';

/**
 * The gradient of `deformSample` to its factors: what was sampled, before them, times the gradient,
 * summed over the channels that share them, $\bar m_k(p) = \sum_c g_{c,k}(p) \, I_c(p + p_k +
 * D_k(p))$.
 *
 * @param gradient - [N, C * K, ...places], of the forward result
 * @param input - as in the forward step, prepared or not
 * @returns [N, G * K, ...places]
 * @throws Error for shapes that do not fit
 * Source: Zhu et al. 2019 (DCNv2), Eq. 1.
 *
 * @example
 * ```ts
 * import { arrayOf, openDevice } from '@obelisk/engine';
 * import { deformMaskGradient } from '@obelisk/kernels';
 * const device = openDevice('cpu');
 * const image = arrayOf(device, [1, 1, 1, 3], [10, 20, 40]);
 * const offset = arrayOf(device, [1, 2, 1, 3], [0, 0, 0, 0.5, 0.5, 0.5]);
 * const gradient = arrayOf(device, [1, 1, 1, 3], [1, 2, 1]);
 * const toMask = deformMaskGradient(gradient, image, offset, { kernelSize: 1 });
 * [...toMask.storage.values]; // => [15, 60, 20]
 * ```
 */
export function deformMaskGradient(
  gradient: DeviceArray,
  input: DeviceArray | PreparedVolume,
  offset: DeviceArray,
  options: DeformOptions,
): DeviceArray {
  const { shape } = sourceOf(input);
  const { N, C, G, K, places } = deformSizes(
    'deformMaskGradient',
    shape,
    offset.shape,
    null,
    options,
  );
  const sampled = deformSample(input, offset, null, options);
  const products = reshaped(multiply(gradient, sampled), [N * G, C / G, K, ...places]);
  return reshaped(sum(products, [1]), [N, G * K, ...places]);
}
