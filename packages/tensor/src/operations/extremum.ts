import type { DeviceArray } from '@obelisk/engine';
import {
  maximum as maximumArrays,
  minimum as minimumArrays,
  multiply,
  shareOfLarger,
} from '@obelisk/kernels';
import type { Operations } from '../operation.js';
import type { Tensor } from '../tensor.js';
import { applyBinary, type Binary, binary } from './binary.js';

declare module '../operation.js' {
  interface Operations {
    maximum: Binary<'maximum'>;
    minimum: Binary<'minimum'>;
  }
}

function extremum<Name extends 'maximum' | 'minimum'>(
  name: Name,
  formula: string,
  direction: 1 | -1,
): Binary<Name> {
  const take = direction === 1 ? maximumArrays : minimumArrays;
  const share = (a: DeviceArray, b: DeviceArray) =>
    direction === 1 ? shareOfLarger(a, b) : shareOfLarger(b, a);
  const beyond = direction === 1 ? '>' : '<';
  return binary({
    name,
    formula,
    vjpFormula:
      `\\bar a = ([a ${beyond} b] + \\tfrac12 [a = b]) \\, \\bar y, \\quad ` +
      `\\bar b = ([b ${beyond} a] + \\tfrac12 [a = b]) \\, \\bar y`,
    forward: take,
    vjp: (y) => [
      () => multiply(y.gradient, share(y.a, y.b)),
      () => multiply(y.gradient, share(y.b, y.a)),
    ],
  });
}

const largest: Operations['maximum'] = extremum('maximum', 'y = \\max(a, b)', 1);
const smallest: Operations['minimum'] = extremum('minimum', 'y = \\min(a, b)', -1);

/**
 * The larger of two tensors, or of a tensor and a number, element by element; at a tie the gradient
 * is shared, and where one is NaN both get it.
 * @throws Error when the shapes do not broadcast
 *
 * @example
 * ```ts
 * import { maximum, tensor } from '@obelisk/tensor';
 * maximum(tensor([1, 5]), tensor([3, 3])).tolist(); // => [3, 5]
 * ```
 */
export function maximum(a: Tensor | number, b: Tensor | number): Tensor {
  return applyBinary(largest, a, b);
}

/**
 * The smaller of two tensors, or of a tensor and a number, element by element; at a tie the
 * gradient is shared, and where one is NaN both get it.
 * @throws Error when the shapes do not broadcast
 *
 * @example
 * ```ts
 * import { minimum, tensor } from '@obelisk/tensor';
 * minimum(tensor([1, 5]), tensor([3, 3])).tolist(); // => [1, 3]
 * ```
 */
export function minimum(a: Tensor | number, b: Tensor | number): Tensor {
  return applyBinary(smallest, a, b);
}
