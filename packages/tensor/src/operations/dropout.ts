import type { DeviceArray } from '@obelisk/engine';
import { broadcastTo, multiply } from '@obelisk/kernels';
import { apply } from '../apply.js';
import { assertTensors } from '../check-arguments.js';
import type { Operations } from '../operation.js';
import type { Tensor } from '../tensor.js';

declare module '../operation.js' {
  interface Operations {
    dropout: Operation<readonly [DeviceArray], DeviceArray, 'dropout'>;
  }
}

const operation: Operations['dropout'] = {
  name: 'dropout',
  formula: 'y = m \\, x, \\quad m \\in \\{0, 1 / (1 - p)\\}',
  vjpFormula: '\\bar x = m \\, \\bar y',
  forward: ([x], mask) => multiply(x, broadcastTo(mask, x.shape)),
  vjp: ({ gradient, options: mask }) => [
    () => multiply(gradient, broadcastTo(mask, gradient.shape)),
  ],
};

/**
 * Dropout (Srivastava et al., 2014): sets to zero what the mask has chosen and enlarges the rest,
 * so that the expected value stays.
 * @param mask - 0 or $1 / (1 - p)$, of `dropoutMask`: in the shape of `x`, or one that broadcasts
 * to it, such as [N, C, 1, 1, 1] for whole channels; carries no gradient
 * @throws Error when it does not broadcast
 *
 * @example
 * ```ts
 * import { dropout, tensor } from '@obelisk/tensor';
 * Array.from(dropout(tensor([1, 2, 3]), tensor([2, 0, 2])).dataSync().data); // => [2, 0, 6]
 * ```
 */
export function dropout(x: Tensor, mask: Tensor): Tensor {
  assertTensors('dropout', { mask });
  return apply(operation, [x], mask.value);
}
