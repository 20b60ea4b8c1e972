import { formatShape, type Shape } from '@obelisk/engine';
import { check, constant } from '../gradcheck/operation-check.js';
import { add, divide, multiply, subtract } from '../operations/arithmetic.js';
import { maximum, minimum, where } from '../operations/extremum.js';
import { scale, shift } from '../operations/scale.js';
import type { Tensor } from '../tensor.js';
import { elementwise, product } from './common.js';
import type { OnnxNodes } from './onnx.js';
import type { Rules } from './rule.js';

/** Equal shapes, axes of length 1 on either side, new axes in front, and a scalar. */
const shapes: readonly (readonly [Shape, Shape])[] = [
  [
    [2, 1, 3],
    [4, 1],
  ],
  [[5], [2, 3, 1]],
  [[2, 3], []],
];

/** Checks of an operation on two tensors, with broadcasting. Bundlers rename functions. */
function checksOf(operation: string, of: (a: Tensor, b: Tensor) => Tensor, second = {}) {
  const checkOn = (a: Shape, b: Shape) =>
    check(
      operation,
      `${formatShape(a)} and ${formatShape(b)}`,
      [
        { name: 'a', shape: a },
        { name: 'b', shape: b, ...second },
      ],
      of,
    );
  return [checkOn([3, 5], [3, 5]), ...shapes.map(([a, b]) => checkOn(a, b))] as const;
}

const awayFromZero = { between: [0.5, 2], signed: true } as const;
const row = [{ name: 'x', shape: [3, 7] }];

/** ONNX broadcasts as NumPy does. */
const nodeOf =
  (type: string): OnnxNodes<'add' | 'subtract' | 'multiply' | 'divide'> =>
  ({ name, inputs }, graph) =>
    graph.node(type, name, inputs);

/** With a plain number, which becomes a constant. */
const withNumber =
  (type: 'Mul' | 'Add'): OnnxNodes<'scale' | 'shift'> =>
  ({ name, inputs: [x], options }, graph) =>
    graph.node(type, name, [x, graph.constant(`${name}.by`, [], Float32Array.of(options))]);

/** Sums, products and their like. */
export const arithmeticRules = {
  add: { ...elementwise, onnx: nodeOf('Add'), gradchecks: checksOf('add', add) },
  subtract: { ...elementwise, onnx: nodeOf('Sub'), gradchecks: checksOf('subtract', subtract) },
  multiply: {
    ...product,
    onnx: nodeOf('Mul'),
    gradchecks: [
      ...checksOf('multiply', multiply),
      check('multiply', 'a tensor with itself', [{ name: 'x', shape: [2, 3] }], (x) =>
        multiply(x, x),
      ),
    ],
  },
  divide: { ...product, onnx: nodeOf('Div'), gradchecks: checksOf('divide', divide, awayFromZero) },
  maximum: { ...elementwise, gradchecks: checksOf('maximum', maximum) },
  minimum: { ...elementwise, gradchecks: checksOf('minimum', minimum) },
  where: {
    ...elementwise,
    gradchecks: [
      check(
        'where',
        '[3, 1] chooses of [5] and [3, 5]',
        [
          { name: 'a', shape: [5] },
          { name: 'b', shape: [3, 5] },
        ],
        (a, b) => where(constant([1, 0, -2], [3, 1], a), a, b),
      ),
      check('where', 'of a tensor and a number', row, (x) =>
        where(constant([0, 1, 0, 2, 3, 0, 1], [7], x), x, 5),
      ),
    ],
  },
  scale: {
    ...product,
    onnx: withNumber('Mul'),
    summary: 'row before',
    gradchecks: [check('scale', 'by -2.5', row, (x) => scale(x, -2.5))],
  },
  shift: {
    ...elementwise,
    onnx: withNumber('Add'),
    summary: 'row before',
    gradchecks: [check('shift', 'by 3', row, (x) => shift(x, 3))],
  },
} satisfies Partial<Rules>;
