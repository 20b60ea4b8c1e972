import { mean, sum } from '../../operations/sum.js';
import { check, type OperationCheck } from '../operation-check.js';

const x = [{ name: 'x', shape: [3, 4, 5] }];
const operations = { sum, mean };

/** Sums and means over all axes, some, neighbouring or not, kept or not, and over long ones. */
export const reductionChecks: readonly OperationCheck[] = Object.entries(operations).flatMap(
  ([operation, reduce]) => [
    check(operation, 'over all axes', x, (t) => reduce(t)),
    check(operation, 'over axes 0 and 2', x, (t) => reduce(t, [0, 2])),
    check(operation, 'over axes 1 and 2, kept', x, (t) => reduce(t, [1, 2], true)),
    check(operation, 'over no axis', x, (t) => reduce(t, [])),
    check(operation, 'over a long axis', [{ name: 'x', shape: [2, 1301, 3] }], (t) =>
      reduce(t, [1]),
    ),
  ],
);
