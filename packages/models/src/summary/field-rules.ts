import { sameShape } from '@obelisk/engine';
import type { ConvolutionOptions, PoolOptions } from '@obelisk/kernels';
import type { LayerStep } from '@obelisk/nn';
import type { BatchNormOptions } from '@obelisk/tensor';
import type { PerAxis, ReceptiveField } from './receptive-field.js';
import type { Rules } from './rule-of.js';

/** What an operation is done with, what its inputs see, and what there is to see. */
export interface FieldStep {
  readonly step: LayerStep;
  /** Of its inputs; the largest one. */
  readonly field: ReceptiveField;
  /** Voxels of the image. */
  readonly whole: PerAxis;
  /** Standard deviation of the layer's offsets, -1..1 being the whole image. */
  readonly deviationOf: (layer: string) => PerAxis;
}

/** What a number of the result sees. */
export type FieldRule = (step: FieldStep) => ReceptiveField;

/**
 * Standard deviations between which offsets are taken to reach: 95 % of normally distributed
 * numbers lie within two of them on either side.
 */
const deviationsReached = 4;

const same: FieldRule = ({ field }) => field;
const everything: FieldRule = ({ whole }) => ({ size: whole, step: whole });

/** Sizes behind batch and channels. */
const sizesIn = ({ step }: FieldStep): PerAxis => step.inputShapes[0].slice(2);
const sizesOut = ({ step }: FieldStep): PerAxis => step.shape.slice(2);

const convolution: FieldRule = ({ step, field }) => {
  const { stride = 1, dilation = 1 } = step.options as ConvolutionOptions;
  return throughWindow(field, step.inputShapes[1].slice(2), stride, dilation);
};

/** Places along each axis stay where they are; a feature map may become a row, and a row a map. */
const reshape: FieldRule = (seen) => {
  const [from, to] = [sizesIn(seen), sizesOut(seen)];
  return from.length === 0 || to.length === 0 || sameShape(from, to)
    ? same(seen)
    : everything(seen);
};

const resize: FieldRule = (seen) => {
  const { field } = seen;
  const [from, to] = [sizesIn(seen), sizesOut(seen)];
  if (sameShape(from, to)) return field;
  const step = field.step.map((j, axis) => (j * from[axis]) / to[axis]);
  return { size: sum(field.size, field.step), step };
};

/** Two neighbours around each place, which the offsets move. */
function reachOf({ step, field, deviationOf }: FieldStep): PerAxis {
  const deviation = deviationOf(step.layer);
  const from = step.inputShapes[0].slice(2);
  const reach = field.step.map(
    (j, axis) => j * (1 + (deviationsReached * deviation[axis] * (from[axis] - 1)) / 2),
  );
  return sum(field.size, reach);
}

const obeliskSampleGrid: FieldRule = (seen) => {
  const [from, to] = [sizesIn(seen), sizesOut(seen)];
  const ratio = (axis: number) => Math.max(from[axis] - 1, 1) / Math.max(to[axis] - 1, 1);
  const step = seen.field.step.map((j, axis) => j * ratio(axis));
  return { size: reachOf(seen), step };
};

export const fieldRules: Rules<FieldRule> = {
  conv2d: convolution,
  conv3d: convolution,
  averagePool: ({ step, field }) => {
    const { size, stride } = step.options as PoolOptions;
    return throughWindow(
      field,
      field.size.map(() => size),
      stride,
      1,
    );
  },
  resize,
  obeliskSampleGrid,
  /** Points lie in no order: the distance of neighbours stays that of the volume. */
  obeliskSamplePoints: (seen) => ({ size: reachOf(seen), step: seen.field.step }),

  affineGrid: everything,
  gridSample: everything,
  linear: everything,
  matmul: everything,
  /** In training the moments are those of all voxels. */
  batchNorm: (seen) =>
    (seen.step.options as BatchNormOptions).ofBatch ? everything(seen) : same(seen),
  permute: (seen) => {
    const order = seen.step.options as readonly number[];
    return order.slice(2).every((axis, at) => axis === at + 2) ? same(seen) : everything(seen);
  },
  reshape,
  sum: (seen) => {
    const { axes, keepAxes } = seen.step.options as { axes: readonly number[]; keepAxes: boolean };
    const ofChannels = keepAxes && axes.every((axis) => axis < 2);
    return axes.length === 0 || ofChannels ? same(seen) : everything(seen);
  },

  abs: same,
  add: same,
  broadcastTo: same,
  concat: same,
  divide: same,
  dropout: same,
  exp: same,
  leakyRelu: same,
  log: same,
  logSoftmax: same,
  maximum: same,
  minimum: same,
  multiply: same,
  pad: same,
  pick: same,
  pointwise: same,
  scale: same,
  shift: same,
  sigmoid: same,
  slice: same,
  sqrt: same,
  square: same,
  subtract: same,
};

const sum = (a: PerAxis, b: PerAxis): PerAxis => a.map((value, axis) => value + b[axis]);

function throughWindow(
  { size, step }: ReceptiveField,
  window: PerAxis,
  stride: number | PerAxis,
  dilation: number | PerAxis,
): ReceptiveField {
  const along = (option: number | PerAxis, axis: number) =>
    typeof option === 'number' ? option : option[axis];
  const seen = window.map((k, axis) => (k - 1) * along(dilation, axis) * step[axis]);
  return { size: sum(size, seen), step: step.map((j, axis) => j * along(stride, axis)) };
}
