import { type DeviceArray, reshaped, type Shape, sizeOf } from '@obelisk/engine';
import {
  broadcastTo as broadcastArray,
  pad as padArray,
  permute as permuteArray,
  slice as sliceArray,
  sumTo,
} from '@obelisk/kernels';
import { apply } from '../apply.js';
import { assertLists, assertNumbers, assertTensors } from '../check-arguments.js';
import type { Operations } from '../operation.js';
import type { Tensor } from '../tensor.js';

type One = readonly [DeviceArray];

declare module '../operation.js' {
  interface Operations {
    reshape: Operation<One, Shape, 'reshape'>;
    permute: Operation<One, readonly number[], 'permute'>;
    slice: Operation<One, { begin: Shape; end: Shape }, 'slice'>;
    pad: Operation<One, { before: Shape; after: Shape; fill: number }, 'pad'>;
    broadcastTo: Operation<One, Shape, 'broadcastTo'>;
  }
}

const reshaping: Operations['reshape'] = {
  name: 'reshape',
  formula: 'y = x',
  vjpFormula: '\\bar x = \\bar y',
  forward: ([x], shape) => reshaped(x, shape),
  vjp: ({ gradient, inputs: [x] }) => [() => reshaped(gradient, x.shape)],
};

const permuting: Operations['permute'] = {
  name: 'permute',
  formula: 'y_{i_{\\pi(0)}, i_{\\pi(1)}, \\dots} = x_{i_0, i_1, \\dots}',
  vjpFormula: '\\bar x = \\pi^{-1}(\\bar y)',
  forward: ([x], order) => permuteArray(x, order),
  vjp: ({ gradient, options: order }) => [
    () =>
      permuteArray(
        gradient,
        order.map((_, axis) => order.indexOf(axis)),
      ),
  ],
};

const slicing: Operations['slice'] = {
  name: 'slice',
  formula: 'y_i = x_{b + i}',
  vjpFormula: '\\bar x_{b + i} = \\bar y_i, \\text{ else } 0',
  forward: ([x], { begin, end }) => sliceArray(x, begin, end),
  vjp: ({ gradient, inputs: [x], options: { begin, end } }) => [
    () =>
      padArray(
        gradient,
        begin,
        end.map((last, axis) => x.shape[axis] - last),
        0,
      ),
  ],
};

const padding: Operations['pad'] = {
  name: 'pad',
  formula: 'y_{b + i} = x_i, \\text{ else the fill}',
  vjpFormula: '\\bar x_i = \\bar y_{b + i}',
  forward: ([x], { before, after, fill }) => padArray(x, before, after, fill),
  vjp: ({ gradient, options: { before, after } }) => [
    () =>
      padArray(
        gradient,
        before.map((n) => -n),
        after.map((n) => -n),
        0,
      ),
  ],
};

const broadcasting: Operations['broadcastTo'] = {
  name: 'broadcastTo',
  formula: 'y_{j, i} = x_i',
  vjpFormula: '\\bar x_i = \\sum_j \\bar y_{j, i}',
  forward: ([x], shape) => broadcastArray(x, shape),
  vjp: ({ gradient, inputs: [x] }) => [() => sumTo(gradient, x.shape)],
};

/**
 * The same numbers under another shape.
 * @param shape - one size may be -1: as many as are left
 * @throws Error when the sizes differ
 *
 * @example
 * ```ts
 * import { reshape, tensor } from '@obelisk/tensor';
 * reshape(tensor([1, 2, 3, 4]), [2, 2]).shape; // => [2, 2]
 * ```
 */
export function reshape(x: Tensor, shape: Shape): Tensor {
  assertTensors('reshape', { x });
  assertLists('reshape', { shape });
  return apply(reshaping, [x], filled(shape, sizeOf(x.shape)));
}

/** A shape with its one -1 counted out, where it has one and it can be. */
function filled(shape: Shape, length: number): Shape {
  const others = sizeOf(shape.filter((size) => size !== -1));
  if (shape.filter((size) => size === -1).length !== 1 || length % others !== 0) return shape;
  return shape.map((size) => (size === -1 ? length / others : size));
}

/**
 * The axes in another order: axis `a` of the result is axis `order[a]` of `x`.
 * @throws Error when `order` does not name every axis once
 *
 * @example
 * ```ts
 * import { permute, tensor } from '@obelisk/tensor';
 * Array.from(permute(tensor([[1, 2], [3, 4]]), [1, 0]).dataSync().data); // => [1, 3, 2, 4]
 * ```
 */
export function permute(x: Tensor, order: readonly number[]): Tensor {
  assertLists('permute', { order });
  return apply(permuting, [x], order);
}

/**
 * Elements `begin` .. `end` - 1 along each axis; whole axes behind those that are named.
 * @throws Error when a range leaves the tensor, or ends before it begins
 *
 * @example
 * ```ts
 * import { slice, tensor } from '@obelisk/tensor';
 * Array.from(slice(tensor([1, 2, 3, 4]), [1], [3]).dataSync().data); // => [2, 3]
 * ```
 */
export function slice(x: Tensor, begin: Shape, end: Shape): Tensor {
  assertTensors('slice', { x });
  assertLists('slice', { begin, end });
  const rest = x.shape.slice(Math.max(begin.length, end.length));
  return apply(slicing, [x], {
    begin: [...begin, ...rest.map(() => 0)],
    end: [...end, ...rest],
  });
}

/**
 * `before` and `after` elements of `fill` around a tensor, along each axis.
 *
 * @example
 * ```ts
 * import { pad, tensor } from '@obelisk/tensor';
 * Array.from(pad(tensor([1, 2]), [1], [0]).dataSync().data); // => [0, 1, 2]
 * ```
 */
export function pad(x: Tensor, before: Shape, after: Shape, fill = 0): Tensor {
  assertLists('pad', { before, after });
  assertNumbers('pad', { fill });
  return apply(padding, [x], { before, after, fill });
}

/**
 * A tensor repeated along axes of length 1 and along new axes in front.
 * @throws Error when it does not broadcast to the shape
 *
 * @example
 * ```ts
 * import { broadcastTo, tensor } from '@obelisk/tensor';
 * Array.from(broadcastTo(tensor([1, 2]), [2, 2]).dataSync().data); // => [1, 2, 1, 2]
 * ```
 */
export function broadcastTo(x: Tensor, shape: Shape): Tensor {
  assertLists('broadcastTo', { shape });
  return apply(broadcasting, [x], shape);
}
