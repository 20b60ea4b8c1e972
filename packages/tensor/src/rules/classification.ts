import { check, constant } from '../gradcheck/operation-check.js';
import { logSoftmax } from '../operations/log-softmax.js';
import { gather, pick } from '../operations/pick.js';
import { softmax } from '../operations/softmax.js';
import { elementwise, everything } from './common.js';
import type { Rules } from './rule.js';

const logits = (...shape: number[]) => [{ name: 'logits', shape, between: [-3, 3] as const }];

/** Logarithm of the softmax, and values that labels or indices choose. */
export const classificationRules = {
  logSoftmax: {
    ...elementwise,
    gradchecks: [
      check('logSoftmax', 'two classes', logits(2, 2, 3), logSoftmax),
      check('logSoftmax', 'nine classes of a volume', logits(1, 9, 2, 1, 3), logSoftmax),
    ],
  },
  gather: {
    ...elementwise,
    receptiveField: everything,
    gradchecks: [
      check('gather', 'along the last axis, some twice', logits(2, 3), (x) =>
        gather(x, -1, constant([0, 2, 2, 0, 1, 1, 0, 2], [2, 4], x)),
      ),
      check('gather', 'a part of the others', logits(3, 2, 4), (x) =>
        gather(x, 1, constant([1, 0, 1, 1, 0, 1], [2, 1, 3], x)),
      ),
    ],
  },
  softmax: {
    ...elementwise,
    onnx: ({ name, inputs: [x], options: { axis } }, graph) =>
      graph.node('Softmax', name, [x], { axis: { int: axis } }),
    gradchecks: [
      check('softmax', 'along the first axis', logits(4, 3), (x) => softmax(x, 0)),
      check('softmax', 'along the second of four', logits(2, 3, 2, 2), (x) => softmax(x, 1)),
      check('softmax', 'along the last axis', logits(2, 3, 5), (x) => softmax(x, -1)),
    ],
  },
  pick: {
    ...elementwise,
    gradchecks: [
      check('pick', 'three classes', logits(2, 3, 5), (x) =>
        pick(x, constant([0, 1, 2, 1, 0, 2, 2, 1, 0, 1], [2, 5], x)),
      ),
      check('pick', 'log-likelihood of a volume', logits(1, 4, 2, 1, 3), (x) =>
        pick(logSoftmax(x), constant([3, 0, 1, 2, 2, 3], [1, 2, 1, 3], x)),
      ),
    ],
  },
} satisfies Partial<Rules>;
