import type { DeviceArray } from '@obelisk/engine';
import {
  matmul,
  pointwise,
  pointwiseInputGradient,
  pointwiseWeightGradient,
} from '@obelisk/kernels';
import {
  pointwiseTwin,
  pointwiseWeightTwin,
} from '../../../packages/kernels/src/product/pointwise.twin.js';
import { pointwiseSizes } from '../../../packages/kernels/src/product/pointwise-sizes.js';
import { addProductTwin } from '../../../packages/kernels/src/product/product.twin.js';
import { normal } from './numbers.js';
import type { Arrays, BenchmarkCase, Goal, Inputs, Tf, TfStep } from './types.js';

const goals: readonly Goal[] = [
  { against: 'torch1', ratio: 6, ours: 'ours1' },
  { against: 'tfjs-wasm', ratio: 1, ours: 'ours1' },
];

const square = 512;

const product: BenchmarkCase = {
  id: 'product',
  group: 'operations',
  title: `matrix product ${square}^3`,
  size: `${(square ** 3 / 1e6).toFixed(0)} M multiply-adds`,
  inputs: () => ({ a: normal([square, square]), b: normal([square, square]) }),
  ours:
    ({ a, b }) =>
    () => [matmul(a, b)],
  plain:
    ({ a, b }) =>
    () => {
      const y = new Float32Array(square * square);
      addProductTwin(y, a.values, b.values, { M: square, K: square, N: square });
      return [y];
    },
  tfjs(tf, { a, b }) {
    const [x, y] = [a, b].map(({ values, shape }) => tf.tensor(values, shape));
    return { step: () => [tf.matMul(x, y)] };
  },
  goals,
};

const groups = 4;
const [positions, Cin, Cout] = [18 ** 3, 1024, 256];
const shape = [1, Cin, positions];
const sizes = pointwiseSizes(shape, [Cout, Cin / groups], null, groups);

interface Part {
  readonly suffix: string;
  readonly what: string;
  ours(arrays: Arrays): DeviceArray;
  plain?(inputs: Inputs): Float32Array;
  /** The product of each group, and which factor is transposed in it. */
  readonly tfjs: readonly [Factor, Factor, 'left' | 'right' | null];
}

type Factor = 'x' | 'weight' | 'gradient';

const parts: readonly Part[] = [
  {
    suffix: '',
    what: '',
    ours: ({ x, weight }) => pointwise(x, weight, null, groups),
    tfjs: ['weight', 'x', null],
    plain({ x, weight }) {
      const y = new Float32Array(Cout * positions);
      pointwiseTwin(y, x.values, weight.values, null, sizes);
      return y;
    },
  },
  {
    suffix: 'InputGradient',
    what: ', to the input',
    ours: ({ gradient, weight }) => pointwiseInputGradient(gradient, weight, shape, groups),
    tfjs: ['weight', 'gradient', 'left'],
  },
  {
    suffix: 'WeightGradient',
    what: ', to the weight',
    ours: ({ gradient, x, weight }) => pointwiseWeightGradient(gradient, x, weight.shape, groups),
    tfjs: ['gradient', 'x', 'right'],
    plain({ gradient, x, weight }) {
      const dw = new Float32Array(weight.values.length);
      pointwiseWeightTwin(dw, gradient.values, x.values, sizes);
      return dw;
    },
  },
];

/** TensorFlow.js has no groups: a product per group, of which one factor may be transposed. */
function groupProducts(tf: Tf, inputs: Inputs, { tfjs: [left, right, transposed] }: Part): TfStep {
  const split = (name: Factor) => {
    const { values, shape: axes } = inputs[name];
    const [columns, rows] = [axes.at(-1) as number, values.length / (axes.at(-1) as number)];
    const size = values.length / groups;
    return Array.from({ length: groups }, (_, g) =>
      tf.tensor(values.slice(g * size, (g + 1) * size), [rows / groups, columns]),
    );
  };
  const [lefts, rights] = [split(left), split(right)];
  const joined = () =>
    tf.concat(
      lefts.map((part, g) =>
        tf.matMul(part, rights[g], transposed === 'left', transposed === 'right'),
      ),
      0,
    );
  return { step: () => [tf.tidy(joined)] };
}

const pointwiseCases = parts.map((part): BenchmarkCase => {
  const { suffix, what, ours, plain } = part;
  return {
    id: `pointwise${suffix}`,
    group: 'operations',
    title: `1x1x1, ${Cin} -> ${Cout} in ${groups} groups, 18^3${what}`,
    size: `${((positions * Cin * Cout) / groups / 1e6).toFixed(0)} M multiply-adds`,
    inputs: () => ({
      x: normal(shape),
      weight: normal([Cout, Cin / groups]),
      gradient: normal([1, Cout, positions]),
    }),
    ours: (arrays) => () => [ours(arrays)],
    plain: plain && ((given) => () => [plain(given)]),
    tfjs: (tf, given) => groupProducts(tf, given, part),
    goals,
  };
});

export const products: readonly BenchmarkCase[] = [product, ...pointwiseCases];
