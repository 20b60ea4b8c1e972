import type { Shape } from '@obelisk/engine';
import { channelMoments } from '@obelisk/kernels';
import { dropoutMask } from '../dropout-mask.js';
import { type CheckInput, check, constant } from '../gradcheck/operation-check.js';
import { batchNorm } from '../operations/batch-norm.js';
import { dropout } from '../operations/dropout.js';
import { Random } from '../random.js';
import { everything, product, same } from './common.js';
import type { Rules } from './rule.js';

const inputs = (shape: Shape): CheckInput[] => [
  { name: 'x', shape },
  { name: 'gamma', shape: [shape[1]], between: [0.5, 2] },
  { name: 'beta', shape: [shape[1]] },
];
const epsilon = 1e-5;

const inTraining = (...shape: number[]) =>
  check('batchNorm', `training, [${shape.join(', ')}]`, inputs(shape), (x, gamma, beta) =>
    batchNorm(x, gamma, beta, { moments: channelMoments(x.value), epsilon, ofBatch: true }),
  );

/** With the same mask each time. */
const dropoutCheck = (wholeChannels: boolean) =>
  check(
    'dropout',
    wholeChannels ? 'whole channels' : 'elements',
    [{ name: 'x', shape: [2, 5, 3, 2] }],
    (x) => dropout(x, dropoutMask(x, { p: 0.4, wholeChannels }, new Random(3))),
  );

/** Batch normalisation and dropout, whose masks and moments a layer chooses. */
export const normalisationRules = {
  batchNorm: {
    /** Its two factors and two terms make one each. */
    ...product,
    /** In training the moments are those of all voxels. */
    receptiveField: ({ options }, seen) => (options.ofBatch ? everything : same)(null, seen),
    /** In evaluation: the moments are the running ones, which lie beside $\gamma$ in the state. */
    onnx({ name, inputs, options: { epsilon, ofBatch } }, graph) {
      if (ofBatch) throw new Error('onnx: the network is in training; expected evaluation');
      const moments = [`${name}.running_mean`, `${name}.running_var`];
      return graph.node('BatchNormalization', name, [...inputs, ...moments], {
        epsilon: { float: epsilon },
      });
    },
    gradchecks: [
      inTraining(3, 2, 2, 3, 3),
      inTraining(5, 3, 2),
      inTraining(2, 4, 3, 5),
      check('batchNorm', 'evaluation', inputs([2, 2, 3, 5]), (x, gamma, beta) => {
        const moments = constant([0.1, -0.2, 0.5, 2], [2, 2], x).value;
        return batchNorm(x, gamma, beta, { moments, epsilon, ofBatch: false });
      }),
    ],
  },
  dropout: {
    ...product,
    summary: 'row before',
    gradchecks: [dropoutCheck(true), dropoutCheck(false)],
  },
} satisfies Partial<Rules>;
