import { affineGrid } from './operations/affine-grid.js';
import { add, divide, multiply, subtract } from './operations/arithmetic.js';
import { averagePool } from './operations/average-pool.js';
import { batchNorm } from './operations/batch-norm.js';
import { concat } from './operations/concat.js';
import { conv2d, conv3d } from './operations/conv3d.js';
import { dropout } from './operations/dropout.js';
import { maximum, minimum } from './operations/extremum.js';
import { abs, exp, log, sigmoid, sqrt, square } from './operations/functions.js';
import { gridSample } from './operations/grid-sample.js';
import { linear } from './operations/linear.js';
import { logSoftmax } from './operations/log-softmax.js';
import { matmul } from './operations/matmul.js';
import { obeliskSampleGrid, obeliskSamplePoints } from './operations/obelisk-sample.js';
import { pick } from './operations/pick.js';
import { pointwise } from './operations/pointwise.js';
import { leakyRelu, relu } from './operations/rectify.js';
import { resize } from './operations/resize.js';
import { scale, shift } from './operations/scale.js';
import { mean, sum } from './operations/sum.js';
import { broadcastTo, pad, permute, reshape, slice } from './operations/views.js';
import { Tensor } from './tensor.js';

/**
 * Every operation as a method of the tensor that it is done to: `x.mul(2).relu()` is
 * `relu(multiply(x, 2))`. Four have PyTorch's short names; the others are called as the functions.
 */
const operations = {
  /** This plus a tensor or a number: {@link add}. */
  add,
  /** This minus a tensor or a number: {@link subtract}. */
  sub: subtract,
  /** This times a tensor or a number: {@link multiply}. */
  mul: multiply,
  /** This divided by a tensor or a number: {@link divide}. */
  div: divide,
  /** Minus this. */
  neg: (x: Tensor) => scale(x, -1),
  /** The larger of this and another: {@link maximum}. */
  maximum,
  /** The smaller of this and another: {@link minimum}. */
  minimum,
  /** This times a number: {@link scale}. */
  scale,
  /** This plus a number: {@link shift}. */
  shift,
  /** Absolute values: {@link abs}. */
  abs,
  /** Exponentials: {@link exp}. */
  exp,
  /** Natural logarithms: {@link log}. */
  log,
  /** Logistic function: {@link sigmoid}. */
  sigmoid,
  /** Square roots: {@link sqrt}. */
  sqrt,
  /** Squares: {@link square}. */
  square,
  /** Rectifier: {@link relu}. */
  relu,
  /** Leaky rectifier: {@link leakyRelu}. */
  leakyRelu,
  /** Over axes, or all: {@link sum}. */
  sum,
  /** Over axes, or all: {@link mean}. */
  mean,
  /** Under another shape: {@link reshape}. */
  reshape,
  /** With the axes in another order: {@link permute}. */
  permute,
  /** A part: {@link slice}. */
  slice,
  /** With a margin: {@link pad}. */
  pad,
  /** Repeated: {@link broadcastTo}. */
  broadcastTo,
  /** This and others behind it, along an axis: {@link concat}. */
  concat: (x: Tensor, others: Tensor | readonly Tensor[], axis: number) =>
    concat([x].concat(others), axis),
  /** Matrix product with another: {@link matmul}. */
  matmul,
  /** Through a fully connected layer: {@link linear}. */
  linear,
  /** Through a 1x1x1 convolution: {@link pointwise}. */
  pointwise,
  /** 2-D convolution: {@link conv2d}. */
  conv2d,
  /** 3-D convolution: {@link conv3d}. */
  conv3d,
  /** Average pooling: {@link averagePool}. */
  averagePool,
  /** In another size, interpolated: {@link resize}. */
  resize,
  /** Normalised: {@link batchNorm}. */
  batchNorm,
  /** With a mask: {@link dropout}. */
  dropout,
  /** The grid of this affine map: {@link affineGrid}. */
  affineGrid,
  /** Sampled at a grid: {@link gridSample}. */
  gridSample,
  /** OBELISK sampling on a grid: {@link obeliskSampleGrid}. */
  obeliskSampleGrid,
  /** OBELISK sampling at points: {@link obeliskSamplePoints}. */
  obeliskSamplePoints,
  /** Logarithm of the softmax: {@link logSoftmax}. */
  logSoftmax,
  /** The value of the own class: {@link pick}. */
  pick,
};

/** An operation without its first argument, which a method is called on. */
type Method<Operation> = Operation extends (x: Tensor, ...rest: infer Rest) => Tensor
  ? (...rest: Rest) => Tensor
  : never;

/** The operations as methods: `x.mul(2).sub(target).square().mean()`. */
export type TensorMethods = {
  readonly [Name in keyof typeof operations]: Method<(typeof operations)[Name]>;
};

declare module './tensor.js' {
  interface Tensor extends TensorMethods {}
}

for (const [name, operation] of Object.entries(operations)) {
  const run = operation as (x: Tensor, ...rest: readonly unknown[]) => Tensor;
  Object.defineProperty(Tensor.prototype, name, {
    value(this: Tensor, ...rest: readonly unknown[]) {
      return run(this, ...rest);
    },
    writable: true,
    configurable: true,
  });
}
