import { type DeviceArray, formatShape, type Shape } from '@obelisk/engine';
import { add, broadcastTo, matmul, matmulGradientA, matmulGradientB } from '@obelisk/kernels';
import { apply } from '../apply.js';
import { assertTensors } from '../check-arguments.js';
import type { Operations } from '../operation.js';
import type { Tensor } from '../tensor.js';
import { sumPerChannel } from './sum-per-channel.js';

type Inputs = readonly [x: DeviceArray, weight: DeviceArray, bias: DeviceArray | null];

/** $X W^\top$, rows with rows: the same product as in the gradient of $A B$ to $A$. */
const rowsWithRows = (x: DeviceArray, weight: DeviceArray) => matmulGradientA(x, weight);
/** $\bar Y^\top X$: the same as in the gradient of $A B$ to $B$. */
const columnsWithColumns = (y: DeviceArray, x: DeviceArray) => matmulGradientB(x, y);

declare module '../operation.js' {
  interface Operations {
    linear: Operation<Inputs, null, 'linear'>;
  }
}

const operation: Operations['linear'] = {
  name: 'linear',
  formula: 'y_{n,o} = b_o + \\sum_i W_{o,i} \\, x_{n,i}',
  vjpFormula:
    '\\bar X = \\bar Y W, \\quad \\bar W = \\bar Y^\\top X, \\quad ' +
    '\\bar b_o = \\sum_n \\bar y_{n,o}',
  optional: [2],
  forward([x, weight, bias]) {
    const y = rowsWithRows(x, weight);
    return bias ? add(y, broadcastTo(bias, y.shape)) : y;
  },
  vjp: ({ gradient, inputs: [x, weight] }) => [
    () => matmul(gradient, weight),
    () => columnsWithColumns(gradient, x),
    () => sumPerChannel(gradient),
  ],
};

/**
 * Fully connected layer, $Y = X W^\top + b$: the bottleneck of the global FC U-Net, where every
 * output sees every voxel of a small feature map (Section 3.3).
 * @param x - [N, In]; flatten a feature map with `reshape` first
 * @param weight - [Out, In]
 * @param bias - [Out], or null
 * @returns [N, Out]
 * @throws Error when the shapes do not fit
 *
 * @example
 * ```ts
 * import { linear, tensor } from '@obelisk/tensor';
 * const y = linear(tensor([[1, 2]]), tensor([[3, 4], [5, 6]]), tensor([0, 100]));
 * Array.from(y.dataSync().data); // => [11, 117]
 * ```
 */
export function linear(x: Tensor, weight: Tensor, bias: Tensor | null): Tensor {
  assertTensors('linear', bias ? { x, weight, bias } : { x, weight });
  checkShapes(x.shape, weight.shape, bias?.shape ?? null);
  return apply(operation, [x, weight, bias], null);
}

function checkShapes(x: Shape, weight: Shape, bias: Shape | null): void {
  if (x.length !== 2 || weight.length !== 2) {
    throw new Error(
      `linear: expected an input [N, In] and a weight [Out, In], got ${formatShape(x)} and ` +
        formatShape(weight),
    );
  }
  if (x[1] !== weight[1]) {
    throw new Error(
      `linear: weight ${formatShape(weight)} expects ${weight[1]} inputs, input is ` +
        formatShape(x),
    );
  }
  if (bias && (bias.length !== 1 || bias[0] !== weight[0])) {
    throw new Error(
      `linear: weight ${formatShape(weight)} expects a bias [${weight[0]}], got ` +
        formatShape(bias),
    );
  }
}
