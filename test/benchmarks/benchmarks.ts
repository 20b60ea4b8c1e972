import { missingShared } from '../support/shared.js';
import type { Benchmark } from './benchmark.js';
import { convolutions } from './convolutions.js';
import { inference, inferenceFiles } from './inference.js';
import * as kernels from './kernels.js';
import { trainingStep } from './training-step.js';

const missingFiles = () =>
  Object.values(inferenceFiles)
    .map(missingShared)
    .find((reason) => reason !== null) ?? null;

export const benchmarks: Readonly<Record<string, Benchmark>> = {
  training: {
    title: 'training step, 3 x 192 locations, 1024 pairs of offsets',
    prepare: trainingStep,
    before: 3,
    rounds: 30,
  },
  inference: {
    title: 'obelisk-visceral on 156 x 115 x 160, from scan to labels',
    prepare: inference,
    before: 0,
    rounds: 1,
    missing: missingFiles,
  },
  product: { title: 'product 512^3', prepare: kernels.product, before: 2, rounds: 9 },
  pointwise: {
    title: '1x1x1, 1024 -> 256 in 4 groups, 45,240 positions',
    prepare: kernels.groupedPointwise,
    before: 1,
    rounds: 5,
  },
  gridSampling: {
    title: 'sampling 512 x 18^3 from 72^3',
    prepare: kernels.gridSampling,
    before: 2,
    rounds: 9,
  },
  pointSampling: {
    title: 'sampling 1024 pairs x 192 points from 64 x 48 x 64',
    prepare: kernels.pointSampling,
    before: 2,
    rounds: 15,
  },
  pointOffsetGradient: {
    title: 'its gradient to the offsets',
    prepare: kernels.pointOffsetGradient,
    before: 2,
    rounds: 15,
  },
  ...convolutions,
};
