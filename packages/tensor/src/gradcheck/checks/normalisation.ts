import { channelMoments } from '@obelisk/kernels';
import { batchNorm } from '../../operations/batch-norm.js';
import { type CheckInput, check, constant, type OperationCheck } from '../operation-check.js';

const inputs = (shape: readonly number[]): CheckInput[] => [
  { name: 'x', shape },
  { name: 'gamma', shape: [shape[1]], between: [0.5, 2] },
  { name: 'beta', shape: [shape[1]] },
];
const epsilon = 1e-5;

/** Batch normalisation in training, where gradients flow through the moments, and in evaluation. */
export const normalisationChecks: readonly OperationCheck[] = [
  ...[
    [3, 2, 2, 3, 3],
    [5, 3, 2],
    [2, 4, 3, 5],
  ].map((shape) =>
    check('batchNorm', `training, [${shape.join(', ')}]`, inputs(shape), (x, gamma, beta) =>
      batchNorm(x, gamma, beta, { moments: channelMoments(x.value), epsilon, ofBatch: true }),
    ),
  ),
  check('batchNorm', 'evaluation', inputs([2, 2, 3, 5]), (x, gamma, beta) => {
    const moments = constant([0.1, -0.2, 0.5, 2], [2, 2], x).value;
    return batchNorm(x, gamma, beta, { moments, epsilon, ofBatch: false });
  }),
];
