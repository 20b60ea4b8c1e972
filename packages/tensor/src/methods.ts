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
  add,
  sub: subtract,
  mul: multiply,
  div: divide,
  neg: (x: Tensor) => scale(x, -1),
  maximum,
  minimum,
  scale,
  shift,
  abs,
  exp,
  log,
  sigmoid,
  sqrt,
  square,
  relu,
  leakyRelu,
  sum,
  mean,
  reshape,
  permute,
  slice,
  pad,
  broadcastTo,
  concat: (x: Tensor, others: Tensor | readonly Tensor[], axis: number) =>
    concat([x].concat(others), axis),
  matmul,
  linear,
  pointwise,
  conv2d,
  conv3d,
  averagePool,
  resize,
  batchNorm,
  dropout,
  affineGrid,
  gridSample,
  obeliskSampleGrid,
  obeliskSamplePoints,
  logSoftmax,
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
