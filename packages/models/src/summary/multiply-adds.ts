import { sizeOf } from '@obelisk/engine';
import type { GridSampleOptions, PoolOptions } from '@obelisk/kernels';
import type { LayerStep } from '@obelisk/nn';
import { type Rules, ruleOf } from './rule-of.js';

/** What is known of an operation: its shapes, and what it was done with. */
type Work = Pick<LayerStep, 'inputShapes' | 'shape' | 'options'>;
type Rule = (work: Work) => number;

/** Numbers of the result. */
const numbers: Rule = ({ shape }) => sizeOf(shape);
const none: Rule = () => 0;

/** Weights of one output channel, for each number of the result. */
const weightsOfChannel: Rule = ({ inputShapes: [, weight], shape }) =>
  sizeOf(shape) * sizeOf(weight.slice(1));

/** Places in a window of `size` along each axis behind batch and channels. */
const window = ({ shape }: Work, size: number) => size ** (shape.length - 2);

/** Corners of the cell that a linear interpolation reads: 2 along each axis of what is sampled. */
const corners = (sampled: readonly number[]) => 2 ** (sampled.length - 2);

/** Trilinear, at each offset of a pair. */
const obeliskSampling: Rule = ({ inputShapes: [volume, offsets], shape }) =>
  sizeOf(shape) * corners(volume) * offsets[1];

const rules: Rules<Rule> = {
  conv2d: weightsOfChannel,
  conv3d: weightsOfChannel,
  linear: weightsOfChannel,
  pointwise: weightsOfChannel,
  matmul: ({ inputShapes: [a], shape }) => sizeOf(shape) * a[a.length - 1],

  obeliskSampleGrid: obeliskSampling,
  obeliskSamplePoints: obeliskSampling,
  gridSample: ({ inputShapes: [input], shape, options }) =>
    (options as GridSampleOptions).mode === 'nearest' ? 0 : sizeOf(shape) * corners(input),
  affineGrid: ({ shape }) => sizeOf(shape) * shape[shape.length - 1],
  resize: ({ shape }) => sizeOf(shape) * corners(shape),
  averagePool: (work) => numbers(work) * window(work, (work.options as PoolOptions).size),

  batchNorm: numbers,
  divide: numbers,
  dropout: numbers,
  multiply: numbers,
  scale: numbers,
  square: numbers,

  abs: none,
  add: none,
  exp: none,
  leakyRelu: none,
  log: none,
  logSoftmax: none,
  maximum: none,
  minimum: none,
  shift: none,
  sigmoid: none,
  sqrt: none,
  subtract: none,
  sum: none,

  broadcastTo: none,
  concat: none,
  pad: none,
  permute: none,
  pick: none,
  reshape: none,
  slice: none,
};

/**
 * How many multiplications with an addition an operation takes, by its formula: per number of the
 * result
 * - a convolution or matrix product as many as weights belong to one output channel,
 * - linear interpolation 4 on images and 8 on volumes, OBELISK sampling so many per offset of the
 *   pair,
 * - an average pool the places of its window,
 * - a coordinate of an affine grid 2 or 3, as many as there are axes,
 * - a product, a quotient and a square 1, and so does batch normalisation (its two factors and two
 *   terms make one each),
 *
 * and none for sums, rectifiers and other functions, and for what only moves numbers.
 * @throws Error for an operation that is not of our packages
 *
 * @example
 * ```ts
 * import { multiplyAdds } from '@obelisk/models';
 * const shapes = { inputShapes: [[1, 4, 8, 8, 8], [16, 4, 3, 3, 3]], shape: [1, 16, 4, 4, 4] };
 * multiplyAdds({ operation: 'conv3d', options: { stride: 2 }, ...shapes }); // => 110592
 * 16 * 4 ** 3 * (4 * 27); // => 110592
 * ```
 */
export function multiplyAdds(
  step: Pick<LayerStep, 'operation' | 'inputShapes' | 'shape' | 'options'>,
): number {
  return ruleOf('multiplyAdds', rules, step.operation)(step);
}
