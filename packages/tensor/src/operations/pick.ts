import type { DeviceArray } from '@obelisk/engine';
import {
  gatherAlong,
  gatherAlongGradient,
  pick as pickArray,
  pickGradient,
} from '@obelisk/kernels';
import { apply } from '../apply.js';
import { assertNumbers, assertTensors } from '../check-arguments.js';
import type { Operations } from '../operation.js';
import type { Tensor } from '../tensor.js';

declare module '../operation.js' {
  interface Operations {
    gather: Operation<readonly [input: DeviceArray, index: DeviceArray], number, 'gather'>;
    pick: Operation<readonly [DeviceArray], DeviceArray, 'pick'>;
  }
}

const operation: Operations['pick'] = {
  name: 'pick',
  formula: 'y_p = x_{t_p, p}',
  vjpFormula: '\\bar x_{c,p} = \\bar y_p \\, [c = t_p]',
  forward: ([x], labels) => pickArray(x, labels),
  vjp: ({ gradient, inputs: [x], options: labels }) => [
    () => pickGradient(gradient, labels, x.shape),
  ],
};

/**
 * The value of each position's own class; with `logSoftmax` before it, the log-likelihood.
 * @param x - [N, C, ...positions]
 * @param labels - [N, ...positions], whole numbers 0 .. C - 1; carries no gradient
 * @returns [N, ...positions]
 * @throws Error when the shapes do not fit, or a label is no class
 *
 * @example
 * ```ts
 * import { pick, tensor } from '@obelisk/tensor';
 * const x = tensor([1, 2, 3, 4], { shape: [1, 2, 2] });
 * Array.from(pick(x, tensor([[1, 0]])).dataSync().data); // => [3, 2]
 * ```
 */
export function pick(x: Tensor, labels: Tensor): Tensor {
  assertTensors('pick', { labels });
  return apply(operation, [x], labels.value);
}

const gathering: Operations['gather'] = {
  name: 'gather',
  formula: 'y_{i,j,k} = x_{i,\\,t_{i,j,k},\\,k}',
  vjpFormula: '\\bar x_{i,c,k} = \\sum_j \\bar y_{i,j,k} \\, [t_{i,j,k} = c]',
  forward: ([input, index], axis) => gatherAlong(input, axis, index),
  vjp: ({ gradient, inputs: [input, index], options: axis }) => [
    () => gatherAlongGradient(gradient, axis, index, input.shape),
    null,
  ],
};

/**
 * Numbers along an axis, chosen by an index: along the middle of three axes
 * $y_{i,j,k} = x_{i,\,t_{i,j,k},\,k}$. A number that is chosen twice gets the sum of both
 * gradients, in the order of the indices, the same on every run; each looks through all indices
 * along its axis.
 * @param dim - the axis, from 0 or from the last one, which is -1
 * @param index - $t$, in the shape of the result: as many axes as the input, and along all but
 * `dim` at most as many places; whole numbers from 0; carries no gradient
 * @throws Error when the shapes do not fit, or an index is no place of the axis
 *
 * @example
 * ```ts
 * import { gather, tensor } from '@obelisk/tensor';
 * const x = tensor([[1, 2, 3], [4, 5, 6]], { requiresGrad: true });
 * const y = gather(x, 1, tensor([[2, 2], [0, 1]]));
 * y.tolist(); // => [[3, 3], [4, 5]]
 * y.sum().backward();
 * x.grad?.tolist(); // => [[0, 0, 2], [1, 1, 0]]
 * ```
 */
export function gather(input: Tensor, dim: number, index: Tensor): Tensor {
  assertTensors('gather', { input, index });
  assertNumbers('gather', { dim });
  const fromEnd = dim < 0 && dim >= -input.rank;
  return apply(gathering, [input, index], fromEnd ? dim + input.rank : dim);
}
