import { concat } from '../../operations/concat.js';
import { broadcastTo, pad, permute, reshape, slice } from '../../operations/views.js';
import { check, type OperationCheck } from '../operation-check.js';

const x = (...shape: number[]) => [{ name: 'x', shape }];

/** Operations that only move numbers. */
export const layoutChecks: readonly OperationCheck[] = [
  check('reshape', '[2, 6] to [3, 4]', x(2, 6), (t) => reshape(t, [3, 4])),
  check('permute', 'two axes', x(3, 5), (t) => permute(t, [1, 0])),
  check('permute', 'five axes', x(2, 1, 3, 2, 2), (t) => permute(t, [4, 2, 0, 3, 1])),
  check('slice', 'the middle of three axes', x(3, 4, 5), (t) => slice(t, [1, 0, 2], [2, 3, 5])),
  check('pad', 'with a fill', x(2, 3), (t) => pad(t, [1, 0], [0, 2], 7)),
  check('pad', 'negative numbers cut off', x(4, 5), (t) => pad(t, [-1, 1], [0, -2])),
  check('broadcastTo', 'an axis of length 1', x(3, 1), (t) => broadcastTo(t, [3, 4])),
  check('broadcastTo', 'new axes in front', x(2, 1, 2), (t) => broadcastTo(t, [3, 2, 4, 2])),
  ...[0, 1, 2].map((axis) =>
    check(
      'concat',
      `three tensors along axis ${axis}`,
      [1, 3, 2].map((size, at) => ({
        name: 'abc'[at],
        shape: [2, 3, 2].with(axis, size),
      })),
      (...tensors) => concat(tensors, axis),
    ),
  ),
  check('concat', 'a tensor with itself', x(2, 2), (t) => concat([t, t], 1)),
];
