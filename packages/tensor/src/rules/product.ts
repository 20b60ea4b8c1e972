import { type Shape, sizeOf } from '@obelisk/engine';
import { type CheckInput, check } from '../gradcheck/operation-check.js';
import { linear } from '../operations/linear.js';
import { matmul } from '../operations/matmul.js';
import { pointwise } from '../operations/pointwise.js';
import { elementwise, everything, weightsOfChannel } from './common.js';
import type { Rules } from './rule.js';

function matrices(M: number, K: number, N: number): CheckInput[] {
  return [
    { name: 'a', shape: [M, K] },
    { name: 'b', shape: [K, N] },
  ];
}

type Bias = 'with bias' | 'without bias';

/** The inputs of a layer with weights. */
export function layerInputs(x: Shape, weight: Shape, bias: Bias): CheckInput[] {
  return [
    { name: 'x', shape: x },
    { name: 'weight', shape: weight },
    ...(bias === 'with bias' ? [{ name: 'bias', shape: [weight[0]] }] : []),
  ];
}

const linearCheck = (N: number, In: number, Out: number, bias: Bias) =>
  check(
    'linear',
    `${N} x ${In} to ${Out}, ${bias}`,
    layerInputs([N, In], [Out, In], bias),
    (x, weight, b) => linear(x, weight, b ?? null),
  );

const pointwiseCheck = (x: Shape, weight: Shape, groups: number, bias: Bias) =>
  check(
    'pointwise',
    `[${x.join(', ')}] in ${groups} groups, ${bias}`,
    layerInputs(x, weight, bias),
    (input, w, b) => pointwise(input, w, b ?? null, groups),
  );

/** Matrix products, fully connected layers and 1x1x1 convolutions. */
export const productRules = {
  matmul: {
    ...elementwise,
    multiplyAdds: ({ inputShapes: [a], shape }) => sizeOf(shape) * a[a.length - 1],
    receptiveField: everything,
    onnx: ({ name, inputs }, graph) => graph.node('MatMul', name, inputs),
    gradchecks: [
      check('matmul', '5x7 by 7x6', matrices(5, 7, 6), matmul),
      check('matmul', '1x1 by 1x3', matrices(1, 1, 3), matmul),
    ],
  },
  linear: {
    ...elementwise,
    multiplyAdds: weightsOfChannel,
    receptiveField: everything,
    onnx: ({ name, inputs }, graph) => graph.node('Gemm', name, inputs, { transB: { int: 1 } }),
    /** From few rows of many numbers to few, and back, as in the global FC U-Net. */
    gradchecks: [
      linearCheck(1, 2053, 3, 'with bias'),
      linearCheck(3, 5, 407, 'with bias'),
      linearCheck(2, 4, 6, 'without bias'),
    ],
  },
  pointwise: {
    ...elementwise,
    multiplyAdds: weightsOfChannel,
    /** The weight may have three axes of length 1 where the positions have two. */
    onnx({ name, inputs: [x, weight, bias], inputShapes, options: groups }, graph) {
      const ones = inputShapes[0].slice(2).map(() => 1);
      const shape = [...inputShapes[1].slice(0, 2), ...ones];
      const isFit = inputShapes[1].length === shape.length;
      const sizes = isFit ? '' : graph.sizes(`${name}.shape`, shape);
      const fit = isFit ? weight : graph.node('Reshape', `${name}.flat`, [weight, sizes]);
      return graph.node('Conv', name, [x, fit, bias], {
        kernel_shape: { ints: ones },
        group: { int: groups },
      });
    },
    gradchecks: [
      pointwiseCheck([1, 3, 5], [2, 3], 1, 'without bias'),
      pointwiseCheck([2, 6, 3, 1, 3], [4, 3, 1, 1, 1], 2, 'with bias'),
      pointwiseCheck([2, 4, 2, 3], [4, 1, 1, 1], 4, 'with bias'),
      pointwiseCheck([1, 2, 2051], [5, 2], 1, 'with bias'),
    ],
  },
} satisfies Partial<Rules>;
