import { sizeOf } from '@obelisk/engine';
import {
  add,
  averagePool,
  broadcastTo,
  concat,
  conv2d,
  conv3d,
  divide,
  matmul,
  pad,
  permute,
  reshape,
  scale,
  slice,
  type Tensor,
  tensor,
} from '@obelisk/tensor';
import { type Expression, type Given, number, numbers, text } from './given.js';

const gemm: Expression = (given) => {
  const [alpha, beta] = [number(given, 'alpha', 1), number(given, 'beta', 1)];
  const turned = (x: Tensor, name: string) => (number(given, name, 0) ? permute(x, [1, 0]) : x);
  return (a, b, c) => {
    const product = scale(matmul(turned(a, 'transA'), turned(b, 'transB')), alpha);
    return [c ? add(product, scale(c, beta)) : product];
  };
};

/** Matrices [M, K] and [K, N] for each entry of a batch, whose axes are broadcast. */
function batchedProduct(a: Tensor, b: Tensor, batch: readonly number[]): Tensor {
  const [M, K] = a.shape.slice(-2);
  const N = b.shape[b.rank - 1];
  const count = sizeOf(batch);
  const flat = (x: Tensor) =>
    reshape(broadcastTo(x, [...batch, ...x.shape.slice(-2)]), [count, ...x.shape.slice(-2)]);
  const [all, others] = [flat(a), flat(b)];
  const products = Array.from({ length: count }, (_, at) => {
    const left = reshape(slice(all, [at, 0, 0], [at + 1, M, K]), [M, K]);
    const right = reshape(slice(others, [at, 0, 0], [at + 1, K, N]), [K, N]);
    return reshape(matmul(left, right), [1, M, N]);
  });
  return reshape(concat(products, 0), [...batch, M, N]);
}

/** A vector counts as a matrix of one row on the left, of one column on the right. */
const matMul: Expression = ({ outputs: [{ shape }] }) => {
  return (a, b) => {
    const left = a.rank === 1 ? reshape(a, [1, a.shape[0]]) : a;
    const right = b.rank === 1 ? reshape(b, [b.shape[0], 1]) : b;
    const batch = shape.slice(0, shape.length - (a.rank > 1 ? 1 : 0) - (b.rank > 1 ? 1 : 0));
    if (batch.length === 0) return [reshape(matmul(left, right), shape)];
    return [reshape(batchedProduct(left, right, batch), shape)];
  };
};

/** How a window walks along each axis, with padding that may differ at both ends. */
export function windowOf(given: Given, kernel: readonly number[]) {
  const strides = numbers(
    given,
    'strides',
    kernel.map(() => 1),
  );
  const dilations = numbers(
    given,
    'dilations',
    kernel.map(() => 1),
  );
  const pads = numbers(
    given,
    'pads',
    [...kernel, ...kernel].map(() => 0),
  );
  const sizes = given.inputs[0].shape.slice(2);
  const automatic = text(given, 'auto_pad', 'NOTSET');
  const ends = sizes.map((size, axis): [before: number, after: number] => {
    if (!automatic.startsWith('SAME')) return [pads[axis], pads[axis + sizes.length]];
    const outputs = Math.ceil(size / strides[axis]);
    const span = (kernel[axis] - 1) * dilations[axis] + 1;
    const total = Math.max(0, (outputs - 1) * strides[axis] + span - size);
    const [less, more] = [Math.floor(total / 2), Math.ceil(total / 2)];
    return automatic === 'SAME_UPPER' ? [less, more] : [more, less];
  });
  return { strides, dilations, ends };
}

/** `before` and `after` along the axes behind N and C. */
function surrounded(x: Tensor, ends: readonly (readonly number[])[], fill = 0): Tensor {
  const of = (end: 0 | 1) => [0, 0, ...ends.map((both) => both[end])];
  return pad(x, of(0), of(1), fill);
}

const conv: Expression = (given) => {
  const kernel = given.inputs[1].shape.slice(2);
  const { strides, dilations, ends } = windowOf(given, kernel);
  const options = { stride: strides, dilation: dilations, groups: number(given, 'group', 1) };
  const even = ends.every(([before, after]) => before === after);
  return (x, weight, bias) => {
    const operation = kernel.length === 3 ? conv3d : conv2d;
    const padding = ends.map(([before]) => before);
    if (even) return [operation(x, weight, bias ?? null, { ...options, padding })];
    return [operation(surrounded(x, ends), weight, bias ?? null, options)];
  };
};

/**
 * The sum over each window, divided by how many of its places count: those of the input, and with
 * `count_include_pad` also the padding, but never what `ceil_mode` adds behind it.
 */
const pooled: Expression = (given) => {
  const kernel = numbers(given, 'kernel_shape', []);
  const { strides, dilations, ends } = windowOf(given, kernel);
  const [size, stride] = [kernel[0], strides[0]];
  const sizes = given.inputs[0].shape.slice(2);
  const outputs = given.outputs[0].shape.slice(2);
  const added = sizes.map((of, axis) => {
    const span = (kernel[axis] - 1) * dilations[axis] + 1;
    const needed = (outputs[axis] - 1) * strides[axis] + span;
    return Math.max(0, needed - of - ends[axis][0] - ends[axis][1]);
  });
  const padding = ends[0][0];
  const counted = number(given, 'count_include_pad', 0) === 1;
  const even = ends.flat().every((end) => end === padding) && added.every((more) => more === 0);
  const plain = even && padding * 2 <= size && dilations.every((step) => step === 1);
  if (plain && (counted || padding === 0))
    return (x) => [averagePool(x, size, { stride, padding })];
  return (x) => {
    const C = x.shape[1];
    const ones = tensor(new Float32Array(sizeOf(x.shape)).fill(1), {
      shape: x.shape,
      device: x.device,
    });
    const weights = new Float32Array(C * sizeOf(kernel)).fill(1 / sizeOf(kernel));
    const window = tensor(weights, { shape: [C, 1, ...kernel], device: x.device });
    const behind = added.map((more) => [0, more]);
    const means = (y: Tensor, fill: number) => {
      const whole = surrounded(surrounded(y, ends, fill), behind);
      if (dilations.every((step) => step === 1)) {
        return averagePool(whole, size, { stride, padding: 0 });
      }
      const options = { stride: strides, dilation: dilations, groups: C };
      return (kernel.length === 3 ? conv3d : conv2d)(whole, window, null, options);
    };
    return [divide(means(x, 0), means(ones, counted ? 1 : 0))];
  };
};

/** Products and windows. */
export const products: Record<string, Expression> = {
  Gemm: gemm,
  MatMul: matMul,
  Conv: conv,
  AveragePool: pooled,
};
