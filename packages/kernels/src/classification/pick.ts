import {
  compute,
  type DeviceArray,
  formatShape,
  type KernelThis,
  type Shape,
  sameShape,
  sizeOf,
} from '@obelisk/engine';
import { pad, slice } from '../layout/views.js';
import { channelSizes } from '../normalisation/channel-sizes.js';
import { requireBelow, requireClasses } from './class-labels.js';

/** $y_p = x_{t_p, p}$ */
function pickKernel(this: KernelThis, x: number[][][], labels: number[][]) {
  return x[this.thread.y][labels[this.thread.y][this.thread.x]][this.thread.x];
}

/** $\bar x_{c,p} = \bar y_p$ where $c = t_p$, else 0 */
function pickGradientKernel(this: KernelThis, gradient: number[][], labels: number[][]) {
  if (labels[this.thread.z][this.thread.x] === this.thread.y) {
    return gradient[this.thread.z][this.thread.x];
  }
  return 0;
}

/**
 * The value of each position's own class: $y_{n,p} = x_{n,\,t_{n,p},\,p}$.
 * @param x - [N, C, ...positions]
 * @param labels - $t$: [N, ...positions], whole numbers 0 .. C - 1
 * @returns [N, ...positions]
 * @throws Error when the shapes do not fit, or a label is no class
 *
 * @example
 * ```ts
 * import { arrayOf, openDevice } from '@obelisk/engine';
 * import { pick } from '@obelisk/kernels';
 * const device = openDevice('webasm');
 * const x = arrayOf(device, [1, 2, 2], [1, 2, 3, 4]);
 * Array.from(pick(x, arrayOf(device, [1, 2], [0, 1])).storage.values); // => [1, 4]
 * ```
 */
export function pick(x: DeviceArray, labels: DeviceArray): DeviceArray {
  const { N, C, S } = channelSizes('pick', x.shape);
  if (!sameShape(labels.shape, [N, ...x.shape.slice(2)])) {
    throw new Error(
      `pick: labels ${formatShape(labels.shape)} must be [N, ...positions] of ` +
        formatShape(x.shape),
    );
  }
  requireClasses('pick', labels, C);
  return compute('pick', [x, labels], labels.shape, {
    kernels: {
      name: 'pick',
      kernel: pickKernel,
      output: [S, N],
      inputs: [
        { name: 'x', from: x.storage, extent: [S, C, N] },
        { name: 'labels', from: labels.storage, extent: [S, N] },
      ],
    },
    twin: (out, values, t) => {
      for (let i = 0; i < N * S; i++) out[i] = values[(Math.floor(i / S) * C + t[i]) * S + (i % S)];
    },
  });
}

/**
 * Gradient of `pick` to its input: each position's gradient goes to its own class.
 *
 * @example
 * ```ts
 * import { arrayOf, openDevice } from '@obelisk/engine';
 * import { pickGradient } from '@obelisk/kernels';
 * const device = openDevice('webasm');
 * const [gradient, labels] = [[5, 6], [0, 1]].map((n) => arrayOf(device, [1, 2], n));
 * const toInput = pickGradient(gradient, labels, [1, 2, 2]);
 * Array.from(toInput.storage.values); // => [5, 0, 0, 6]
 * ```
 */
export function pickGradient(
  gradient: DeviceArray,
  labels: DeviceArray,
  shape: Shape,
): DeviceArray {
  const { N, C, S } = channelSizes('pickGradient', shape);
  return compute('pickGradient', [gradient, labels], shape, {
    kernels: {
      name: 'pickGradient',
      kernel: pickGradientKernel,
      output: [S, C, N],
      inputs: [
        { name: 'gradient', from: gradient.storage, extent: [S, N] },
        { name: 'labels', from: labels.storage, extent: [S, N] },
      ],
    },
    twin: (out, g, t) => {
      for (let i = 0; i < N * S; i++) out[(Math.floor(i / S) * C + t[i]) * S + (i % S)] = g[i];
    },
  });
}

/** $y_{i,j,k} = x_{i,\,t_{i,j,k},\,k}$ */
function gatherKernel(this: KernelThis, x: number[][][], index: number[][][]) {
  return x[this.thread.z][index[this.thread.z][this.thread.y][this.thread.x]][this.thread.x];
}

/** $\bar x_{i,c,k} = \sum_j \bar y_{i,j,k} \, [t_{i,j,k} = c]$ */
function gatherGradientKernel(
  this: KernelThis<{ count: number }>,
  gradient: number[][][],
  index: number[][][],
) {
  let sum = 0;
  for (let j = 0; j < this.constants.count; j++) {
    if (index[this.thread.z][j][this.thread.x] === this.thread.y) {
      sum += gradient[this.thread.z][j][this.thread.x];
    }
  }
  return sum;
}

/** Places before and behind an axis, along it, and of the index along it. */
interface GatherSizes {
  readonly outer: number;
  readonly places: number;
  readonly inner: number;
  readonly count: number;
  /** The part of the input that the index reaches along the other axes. */
  readonly reached: Shape;
}

function gatherSizes(x: Shape, axis: number, index: Shape): GatherSizes {
  if (!(Number.isInteger(axis) && axis >= 0 && axis < x.length)) {
    throw new Error(`gather: ${formatShape(x)} has no axis ${axis}`);
  }
  const fits = (size: number, at: number) => at === axis || size <= x[at];
  if (index.length !== x.length || !index.every(fits)) {
    throw new Error(
      `gather: index ${formatShape(index)} must have the axes of ${formatShape(x)}, and along ` +
        `all but axis ${axis} at most as many places`,
    );
  }
  const reached = index.with(axis, x[axis]);
  const [outer, inner] = [index.slice(0, axis), index.slice(axis + 1)].map(sizeOf);
  return { outer, places: x[axis], inner, count: index[axis], reached };
}

/**
 * Numbers along an axis, chosen by an index: $y_{i,j,k} = x_{i,\,t_{i,j,k},\,k}$ along the middle
 * of three.
 * @param index - $t$: whole numbers, in the shape of the result
 * @throws Error when the shapes do not fit, or an index is no place of the axis
 *
 * @example
 * ```ts
 * import { arrayOf, openDevice } from '@obelisk/engine';
 * import { gatherAlong } from '@obelisk/kernels';
 * const device = openDevice('webasm');
 * const [x, index] = [arrayOf(device, [3], [10, 20, 30]), arrayOf(device, [2], [2, 0])];
 * Array.from(gatherAlong(x, 0, index).storage.values); // => [30, 10]
 * ```
 */
export function gatherAlong(x: DeviceArray, axis: number, index: DeviceArray): DeviceArray {
  const { outer, places, inner, count, reached } = gatherSizes(x.shape, axis, index.shape);
  requireBelow(
    index,
    places,
    (value, at) => `gather: index ${value} at ${at} is no place of axis ${axis}`,
  );
  const whole = sameShape(x.shape, reached);
  const source = whole ? x : slice(x, new Array(x.shape.length).fill(0), reached);
  return compute('gather', [source, index], index.shape, {
    kernels: {
      name: 'gather along an axis',
      kernel: gatherKernel,
      output: [inner, count, outer],
      inputs: [
        { name: 'x', from: source.storage, extent: [inner, places, outer] },
        { name: 'index', from: index.storage, extent: [inner, count, outer] },
      ],
    },
    twin: (out, values, t) => {
      for (let i = 0; i < out.length; i++) {
        const before = Math.floor(i / (count * inner));
        out[i] = values[(before * places + t[i]) * inner + (i % inner)];
      }
    },
  });
}

/**
 * Gradient of `gatherAlong` to its input. Several indices may choose one number, whose gradient is
 * the sum of theirs: each number looks through the indices along its axis, in their order, so that
 * no two threads add to one place and every run gives the same bits.
 *
 * @example
 * ```ts
 * import { arrayOf, openDevice } from '@obelisk/engine';
 * import { gatherAlongGradient } from '@obelisk/kernels';
 * const device = openDevice('webasm');
 * const [gradient, index] = [[5, 6, 7], [2, 0, 2]].map((n) => arrayOf(device, [3], n));
 * const toInput = gatherAlongGradient(gradient, 0, index, [4]);
 * Array.from(toInput.storage.values); // => [6, 0, 12, 0]
 * ```
 */
export function gatherAlongGradient(
  gradient: DeviceArray,
  axis: number,
  index: DeviceArray,
  shape: Shape,
): DeviceArray {
  const { outer, places, inner, count, reached } = gatherSizes(shape, axis, index.shape);
  const sums = compute('gatherGradient', [gradient, index], reached, {
    kernels: {
      name: 'gather gradient',
      kernel: gatherGradientKernel,
      output: [inner, places, outer],
      integers: { count },
      inputs: [
        { name: 'gradient', from: gradient.storage, extent: [inner, count, outer] },
        { name: 'index', from: index.storage, extent: [inner, count, outer] },
      ],
    },
    twin: (out, g, t) => {
      for (let i = 0; i < g.length; i++) {
        const before = Math.floor(i / (count * inner));
        out[(before * places + t[i]) * inner + (i % inner)] += g[i];
      }
    },
  });
  const none = shape.map(() => 0);
  return pad(
    sums,
    none,
    shape.map((size, at) => size - reached[at]),
    0,
  );
}
