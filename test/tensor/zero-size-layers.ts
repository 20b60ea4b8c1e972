// What PyTorch 1.13 answers for tensors without numbers: layouts, layers and sampling. `pick`
// is its gather, the sampling of the OBELISK layer its grid_sample.
import { channelMoments } from '@obelisk/kernels';
import {
  averagePool,
  batchNorm,
  broadcastTo,
  concat,
  gridSample,
  logSoftmax,
  obeliskSampleGrid,
  obeliskSamplePoints,
  pad,
  permute,
  pick,
  reshape,
  resize,
  slice,
  type Tensor,
} from '@obelisk/tensor';
import { type Answer, filled, like, zeros } from './zero-size-answer.js';

export const grid = { padding: 'zeros', alignCorners: true, mode: 'linear' } as const;

const layouts: readonly Answer[] = [
  {
    title: 'concat of no rows',
    ...{
      program: (a, b) => concat([a, b], 1),
      inputs: [
        [0, 2],
        [0, 3],
      ],
      shape: [0, 5],
    },
  },
  {
    title: 'concat with no columns',
    ...{
      program: (a, b) => concat([a, b], 1),
      inputs: [
        [2, 0],
        [2, 3],
      ],
      shape: [2, 3],
    },
    ...{ values: [2, 2, 2, 2, 2, 2], gradients: [[1, 1, 1, 1, 1, 1]] },
  },
  {
    title: 'slice of no rows',
    ...{ program: (x) => slice(x, [0, 1], [0, 2]), inputs: [[0, 3]], shape: [0, 1] },
  },
  {
    title: 'slice of nothing',
    ...{ program: (x) => slice(x, [1], [1]), inputs: [[3]], shape: [0], gradients: [zeros(3)] },
  },
  {
    title: 'pad around nothing',
    ...{ program: (x) => pad(x, [1], [0], 7), inputs: [[0]], shape: [1], values: [7] },
  },
  {
    title: 'pad of no rows',
    ...{ program: (x) => pad(x, [0, 1], [0, 0], 7), inputs: [[0, 2]], shape: [0, 3] },
  },
  {
    title: 'pad that cuts everything off',
    ...{ program: (x) => pad(x, [-1], [-1], 7), inputs: [[2]], shape: [0], gradients: [zeros(2)] },
  },
  { title: 'reshape', program: (x) => reshape(x, [3, 0]), inputs: [[0, 5]], shape: [3, 0] },
  { title: 'permute', program: (x) => permute(x, [1, 0]), inputs: [[0, 5]], shape: [5, 0] },
  { title: 'broadcastTo', program: (x) => broadcastTo(x, [4, 0]), inputs: [[1, 0]], shape: [4, 0] },
  {
    title: 'broadcastTo no rows',
    ...{ program: (x) => broadcastTo(x, [0, 3]), inputs: [[3]] },
    ...{ shape: [0, 3], gradients: [zeros(3)] },
  },
];

const normalised = (ofBatch: boolean) => (x: Tensor, gamma: Tensor, beta: Tensor) => {
  const moments = ofBatch ? channelMoments(x.value) : filled(x.device, [2, 2], 1).value;
  return batchNorm(x, gamma, beta, { moments, epsilon: 1e-5, ofBatch });
};

const layers: readonly Answer[] = [
  {
    title: 'averagePool of no volumes',
    program: (x) => averagePool(x, 2, { stride: 2, padding: 0 }),
    ...{ inputs: [[0, 2, 4, 4, 4]], shape: [0, 2, 2, 2, 2] },
  },
  {
    title: 'resize of no volumes',
    ...{ program: (x) => resize(x, [2, 2, 2]), inputs: [[0, 2, 4, 4, 4]], shape: [0, 2, 2, 2, 2] },
  },
  ...[true, false].flatMap((ofBatch) =>
    [
      [0, 2, 3],
      [3, 2, 0],
    ].map((shape) => ({
      title: `batchNorm of [${shape.join(', ')}], ${ofBatch ? 'training' : 'evaluation'}`,
      ...{ program: normalised(ofBatch), inputs: [shape, [2], [2]], shape },
      gradients: [zeros(2), zeros(2)],
    })),
  ),
  { title: 'logSoftmax of no rows', program: logSoftmax, inputs: [[0, 2, 3]], shape: [0, 2, 3] },
  { title: 'logSoftmax of no classes', program: logSoftmax, inputs: [[2, 0, 3]], shape: [2, 0, 3] },
  {
    title: 'pick of no rows',
    ...{ program: (x) => pick(x, like(x, [0, 3])), inputs: [[0, 2, 3]], shape: [0, 3] },
  },
  {
    title: 'pick at no positions',
    ...{ program: (x) => pick(x, like(x, [2, 0])), inputs: [[2, 3, 0]], shape: [2, 0] },
  },
];

const sampled = (image: Tensor, places: Tensor) => gridSample(image, places, grid);

const sampling: readonly Answer[] = [
  {
    title: 'gridSample of no images',
    ...{
      program: sampled,
      inputs: [
        [0, 2, 4, 4],
        [0, 3, 3, 2],
      ],
      shape: [0, 2, 3, 3],
    },
  },
  {
    title: 'gridSample of no channels',
    ...{
      program: sampled,
      inputs: [
        [1, 0, 4, 4],
        [1, 3, 3, 2],
      ],
      shape: [1, 0, 3, 3],
    },
    gradients: [zeros(18)],
  },
  {
    title: 'gridSample at no places',
    ...{
      program: sampled,
      inputs: [
        [1, 2, 4, 4, 4],
        [1, 3, 0, 3, 3],
      ],
      shape: [1, 2, 3, 0, 3],
    },
    gradients: [zeros(2 * 64)],
  },
  {
    title: 'obeliskSampleGrid of no volumes',
    program: (x, offsets) => obeliskSampleGrid(x, offsets, [2, 2, 2]),
    ...{
      inputs: [
        [0, 1, 3, 3, 3],
        [4, 1, 3],
      ],
      shape: [0, 4, 2, 2, 2],
      gradients: [zeros(12)],
    },
  },
  {
    title: 'obeliskSampleGrid with no offsets',
    program: (x, offsets) => obeliskSampleGrid(x, offsets, [2, 2, 2]),
    ...{
      inputs: [
        [1, 1, 3, 3, 3],
        [0, 1, 3],
      ],
      shape: [1, 0, 2, 2, 2],
      gradients: [zeros(27)],
    },
  },
  {
    title: 'obeliskSamplePoints at no points',
    program: (x, offsets) => obeliskSamplePoints(x, offsets, like(x, [1, 0, 3])),
    ...{
      inputs: [
        [1, 1, 3, 3, 3],
        [4, 2, 3],
      ],
      shape: [1, 4, 0],
      gradients: [zeros(27), zeros(24)],
    },
  },
];

export const layerAnswers: readonly Answer[] = [...layouts, ...layers, ...sampling];
