import { type DeviceArray, formatShape, type Shape, sameShape } from '@obelisk/engine';
import { gather } from './gather.js';
import { identityMap } from './index-map.js';

/**
 * The axes in another order: output axis `a` is input axis `order[a]`.
 * @throws Error when `order` does not name every axis once
 *
 * @example
 * ```ts
 * import { arrayOf, openDevice } from '@obelisk/engine';
 * import { permute } from '@obelisk/kernels';
 * const x = arrayOf(openDevice('webasm'), [2, 3], [1, 2, 3, 4, 5, 6]);
 * Array.from(permute(x, [1, 0]).storage.values); // => [1, 4, 2, 5, 3, 6]
 * ```
 */
export function permute(x: DeviceArray, order: readonly number[]): DeviceArray {
  const sorted = [...order].sort((a, b) => a - b);
  if (order.length !== x.shape.length || sorted.some((axis, at) => axis !== at)) {
    throw new Error(
      `permute: order [${order.join(', ')}] must name each axis of ${formatShape(x.shape)} once`,
    );
  }
  const map = identityMap(x.shape);
  return gather(
    'permute',
    x,
    order.map((axis) => map[axis]),
  );
}

/**
 * Elements `begin` .. `end` - 1 along each axis.
 * @throws Error when a range leaves the array, or ends before it begins
 *
 * @example
 * ```ts
 * import { arrayOf, openDevice } from '@obelisk/engine';
 * import { slice } from '@obelisk/kernels';
 * const x = arrayOf(openDevice('webasm'), [2, 3], [1, 2, 3, 4, 5, 6]);
 * Array.from(slice(x, [0, 1], [2, 3]).storage.values); // => [2, 3, 5, 6]
 * ```
 */
export function slice(x: DeviceArray, begin: Shape, end: Shape): DeviceArray {
  const fits = x.shape.every(
    (size, axis) => begin[axis] >= 0 && end[axis] >= begin[axis] && end[axis] <= size,
  );
  if (!fits || !isPerAxis(x.shape, begin) || !isPerAxis(x.shape, end)) {
    throw new Error(
      `slice: ${formatShape(begin)} to ${formatShape(end)} is no part of ${formatShape(x.shape)}`,
    );
  }
  const map = identityMap(x.shape).map((axis, at) => ({
    ...axis,
    size: end[at] - begin[at],
    start: begin[at],
  }));
  return gather('slice', x, map);
}

/**
 * `fill` around an array: `before` and `after` elements along each axis. Negative numbers cut off.
 * @throws Error when more is cut off than there is, or the numbers of axes differ
 *
 * @example
 * ```ts
 * import { arrayOf, openDevice } from '@obelisk/engine';
 * import { pad } from '@obelisk/kernels';
 * const x = arrayOf(openDevice('webasm'), [2], [1, 2]);
 * Array.from(pad(x, [1], [2], 0).storage.values); // => [0, 1, 2, 0, 0]
 * ```
 */
export function pad(x: DeviceArray, before: Shape, after: Shape, fill: number): DeviceArray {
  if (!isPerAxis(x.shape, before) || !isPerAxis(x.shape, after)) {
    throw new Error(
      `pad: ${formatShape(before)} and ${formatShape(after)} must have a whole number for each ` +
        `axis of ${formatShape(x.shape)}`,
    );
  }
  const map = identityMap(x.shape).map((axis, at) => ({
    ...axis,
    size: axis.size + before[at] + after[at],
    start: -before[at],
  }));
  if (map.some(({ size }) => size < 0)) {
    throw new Error(
      `pad: ${formatShape(before)} and ${formatShape(after)} leave nothing of ` +
        formatShape(x.shape),
    );
  }
  return gather('pad', x, map, fill);
}

/**
 * The array repeated along axes of length 1, and along new axes in front, as NumPy broadcasts; the
 * array itself where it has that shape already.
 * @throws Error when the shapes do not broadcast
 *
 * @example
 * ```ts
 * import { arrayOf, openDevice } from '@obelisk/engine';
 * import { broadcastTo } from '@obelisk/kernels';
 * const x = arrayOf(openDevice('webasm'), [2, 1], [1, 2]);
 * Array.from(broadcastTo(x, [2, 3]).storage.values); // => [1, 1, 1, 2, 2, 2]
 * ```
 */
export function broadcastTo(x: DeviceArray, shape: Shape): DeviceArray {
  const aligned = [...Array(Math.max(0, shape.length - x.shape.length)).fill(1), ...x.shape];
  const fits = aligned.length === shape.length;
  if (!fits || aligned.some((size, axis) => size !== 1 && size !== shape[axis])) {
    throw new Error(
      `broadcast: ${formatShape(x.shape)} does not broadcast to ${formatShape(shape)}`,
    );
  }
  if (sameShape(x.shape, shape)) return x;
  const map = identityMap(aligned).map((axis, at) =>
    aligned[at] === shape[at] ? axis : { ...axis, size: shape[at], step: 0 },
  );
  return gather('broadcastTo', x, map);
}

/**
 * The shape to which two shapes broadcast.
 * @throws Error naming the operation when they do not
 *
 * @example
 * ```ts
 * import { broadcastShape } from '@obelisk/kernels';
 * broadcastShape('add', [4, 1, 3], [2, 3]); // => [4, 2, 3]
 * ```
 */
export function broadcastShape(operation: string, a: Shape, b: Shape): Shape {
  const rank = Math.max(a.length, b.length);
  return Array.from({ length: rank }, (_, axis) => {
    const [m, n] = [a, b].map((shape) => shape[axis - rank + shape.length] ?? 1);
    if (m === n || n === 1) return m;
    if (m === 1) return n;
    throw new Error(
      `${operation}: shapes ${formatShape(a)} and ${formatShape(b)} do not broadcast; ` +
        `axis ${axis} has ${m} and ${n}`,
    );
  });
}

/** Whether there is one whole number for each axis. */
function isPerAxis(shape: Shape, numbers: readonly number[]): boolean {
  return numbers.length === shape.length && numbers.every(Number.isInteger);
}
