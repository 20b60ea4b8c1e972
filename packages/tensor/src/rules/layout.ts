import { type Shape, sameShape } from '@obelisk/engine';
import { check } from '../gradcheck/operation-check.js';
import { concat } from '../operations/concat.js';
import { broadcastTo, pad, permute, reshape, slice } from '../operations/views.js';
import { elementwise, everything, same } from './common.js';
import type { Rules } from './rule.js';

const x = (...shape: number[]) => [{ name: 'x', shape }];

/** Three tensors that differ along one axis. */
const joined = (axis: number) =>
  check(
    'concat',
    `three tensors along axis ${axis}`,
    [1, 3, 2].map((size, at) => ({ name: 'abc'[at], shape: [2, 3, 2].with(axis, size) })),
    (...tensors) => concat(tensors, axis),
  );

/** Operations that only move numbers. */
export const layoutRules = {
  reshape: {
    ...elementwise,
    /** A feature map may become a row, and a row a map. */
    receptiveField({ inputShapes: [before], shape }, seen) {
      const [from, to] = [before.slice(2), shape.slice(2)];
      const isRow = from.length === 0 || to.length === 0;
      return (isRow || sameShape(from, to) ? same : everything)(null, seen);
    },
    onnx: ({ name, inputs, shape }, graph) =>
      graph.node('Reshape', name, [...inputs, graph.sizes(`${name}.shape`, shape)]),
    summary: 'same numbers',
    gradchecks: [check('reshape', '[2, 6] to [3, 4]', x(2, 6), (t) => reshape(t, [3, 4]))],
  },
  permute: {
    ...elementwise,
    receptiveField: ({ options: order }, seen) =>
      (isInPlace(order) ? same : everything)(null, seen),
    gradchecks: [
      check('permute', 'two axes', x(3, 5), (t) => permute(t, [1, 0])),
      check('permute', 'five axes', x(2, 1, 3, 2, 2), (t) => permute(t, [4, 2, 0, 3, 1])),
    ],
  },
  slice: {
    ...elementwise,
    onnx: ({ name, inputs: [x], options: { begin, end } }, graph) =>
      graph.node('Slice', name, [
        x,
        graph.sizes(`${name}.begin`, begin),
        graph.sizes(`${name}.end`, end),
      ]),
    gradchecks: [
      check('slice', 'the middle of three axes', x(3, 4, 5), (t) => slice(t, [1, 0, 2], [2, 3, 5])),
    ],
  },
  pad: {
    ...elementwise,
    gradchecks: [
      check('pad', 'with a fill', x(2, 3), (t) => pad(t, [1, 0], [0, 2], 7)),
      check('pad', 'negative numbers cut off', x(4, 5), (t) => pad(t, [-1, 1], [0, -2])),
    ],
  },
  broadcastTo: {
    ...elementwise,
    onnx: ({ name, inputs: [x], shape }, graph) =>
      graph.node('Expand', name, [x, graph.sizes(`${name}.shape`, shape)]),
    gradchecks: [
      check('broadcastTo', 'an axis of length 1', x(3, 1), (t) => broadcastTo(t, [3, 4])),
      check('broadcastTo', 'new axes in front', x(2, 1, 2), (t) => broadcastTo(t, [3, 2, 4, 2])),
    ],
  },
  concat: {
    ...elementwise,
    onnx: ({ name, inputs, options: axis }, graph) =>
      graph.node('Concat', name, inputs, { axis: { int: axis } }),
    gradchecks: [
      joined(0),
      joined(1),
      joined(2),
      check('concat', 'a tensor with itself', x(2, 2), (t) => concat([t, t], 1)),
    ],
  },
} satisfies Partial<Rules>;

/** Whether batch and channels alone change places. */
function isInPlace(order: Shape): boolean {
  return order.slice(2).every((axis, at) => axis === at + 2);
}
