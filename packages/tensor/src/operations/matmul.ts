import type { DeviceArray } from '@obelisk/engine';
import { matmul as matmulArrays, matmulGradientA, matmulGradientB } from '@obelisk/kernels';
import { apply } from '../apply.js';
import type { Operations } from '../operation.js';
import type { Tensor } from '../tensor.js';

declare module '../operation.js' {
  interface Operations {
    matmul: Operation<readonly [DeviceArray, DeviceArray], null, 'matmul'>;
  }
}

const operation: Operations['matmul'] = {
  name: 'matmul',
  formula: 'Y = A B',
  vjpFormula: '\\bar A = \\bar Y B^\\top, \\quad \\bar B = A^\\top \\bar Y',
  forward: ([a, b]) => matmulArrays(a, b),
  vjp: ({ gradient, inputs: [a, b] }) => [
    () => matmulGradientA(gradient, b),
    () => matmulGradientB(gradient, a),
  ],
};

/**
 * Matrix product $Y = A B$ of [M, K] and [K, N].
 * @throws Error when they are no matrices or the inner sizes differ
 *
 * @example
 * ```ts
 * import { matmul, tensor } from '@obelisk/tensor';
 * matmul(tensor([[1, 2]]), tensor([[3], [4]])).item(); // => 11
 * ```
 */
export function matmul(a: Tensor, b: Tensor): Tensor {
  return apply(operation, [a, b], null);
}
