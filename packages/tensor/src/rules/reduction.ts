import { check } from '../gradcheck/operation-check.js';
import { mean, sum } from '../operations/sum.js';
import { elementwise, everything, same } from './common.js';
import type { Rules } from './rule.js';

const x = [{ name: 'x', shape: [3, 4, 5] }];
const long = [{ name: 'x', shape: [2, 1301, 3] }];

/** Over all axes, some, neighbouring or not, kept or not, and over long ones. */
const checksOf = (operation: string, reduce: typeof sum) => [
  check(operation, 'over all axes', x, (t) => reduce(t)),
  check(operation, 'over axes 0 and 2', x, (t) => reduce(t, [0, 2])),
  check(operation, 'over axes 1 and 2, kept', x, (t) => reduce(t, [1, 2], true)),
  check(operation, 'over no axis', x, (t) => reduce(t, [])),
  check(operation, 'over a long axis', long, (t) => reduce(t, [1])),
];

/** Sums, and the means that are made of them. */
export const reductionRules = {
  sum: {
    ...elementwise,
    receptiveField({ options: { axes, keepAxes } }, seen) {
      const ofChannels = keepAxes && axes.every((axis) => axis < 2);
      return (axes.length === 0 || ofChannels ? same : everything)(null, seen);
    },
    onnx: ({ name, inputs: [x], options: { axes, keepAxes } }, graph) =>
      graph.node('ReduceSum', name, [x, graph.sizes(`${name}.axes`, axes)], {
        keepdims: { int: Number(keepAxes) },
        noop_with_empty_axes: { int: 1 },
      }),
    gradchecks: [...checksOf('sum', sum), ...checksOf('mean', mean)],
  },
} satisfies Partial<Rules>;
