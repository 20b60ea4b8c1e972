import {
  compute,
  type Device,
  type DeviceArray,
  formatShape,
  type KernelThis,
  type Shape,
  type Storage,
  sizeOf,
  type Values,
} from '@obelisk/engine';
import { stridesOf } from '../layout/index-map.js';
import { sumRows } from '../normalisation/channel-moments.js';

/** Numbers added by one thread; sums of sums keep the rounding small. */
const longestSum = 512;

/** $y_{z,q,x} = \sum_r a_{z,\,q P + r,\,x}$, `P` numbers of `R` per part $q$ */
function sumKernel(this: KernelThis<{ P: number; R: number }>, a: number[][][]) {
  let sum = 0;
  for (let r = 0; r < this.constants.P; r++) {
    if (this.thread.y * this.constants.P + r < this.constants.R) {
      sum += a[this.thread.z][this.thread.y * this.constants.P + r][this.thread.x];
    }
  }
  return sum;
}

/**
 * Sum over axes, which stay with length 1.
 * @throws Error for an axis that is not there
 *
 * @example
 * ```ts
 * import { arrayOf, openDevice } from '@obelisk/engine';
 * import { sum } from '@obelisk/kernels';
 * const x = arrayOf(openDevice('webasm'), [2, 3], [1, 2, 3, 4, 5, 6]);
 * Array.from(sum(x, [1]).storage.values); // => [6, 15]
 * ```
 */
export function sum(x: DeviceArray, axes: readonly number[]): DeviceArray {
  const bad = axes.find((axis) => !(axis >= 0 && axis < x.shape.length));
  if (bad !== undefined) throw new Error(`sum: ${formatShape(x.shape)} has no axis ${bad}`);
  const shape = x.shape.map((size, axis) => (axes.includes(axis) ? 1 : size));
  return compute('sum', [x], shape, {
    kernels: (device) => sumAxes(device, x, new Set(axes)),
    twin: (out, values) => sumTwin(out, values, x.shape, shape),
  });
}

/**
 * The sum of an array over everything along which `shape` was broadcast to it: the gradient of
 * `broadcastTo`.
 *
 * @example
 * ```ts
 * import { arrayOf, openDevice } from '@obelisk/engine';
 * import { sumTo } from '@obelisk/kernels';
 * const x = arrayOf(openDevice('webasm'), [2, 3], [1, 2, 3, 4, 5, 6]);
 * Array.from(sumTo(x, [3]).storage.values); // => [5, 7, 9]
 * ```
 */
export function sumTo(x: DeviceArray, shape: Shape): DeviceArray {
  const added = x.shape.length - shape.length;
  const axes = x.shape.flatMap((size, axis) => {
    const kept = axis >= added && shape[axis - added] === size;
    return kept ? [] : [axis];
  });
  return { ...sum(x, axes), shape };
}

/** Runs of neighbouring axes are summed one after the other, the innermost first. */
function sumAxes(device: Device, x: DeviceArray, axes: Set<number>): Storage {
  let shape = [...x.shape];
  let storage = x.storage;
  for (let last = shape.length - 1; last >= 0; last--) {
    if (!axes.has(last) || shape[last] === 1) continue;
    let first = last;
    while (first > 0 && axes.has(first - 1)) first--;
    const outer = sizeOf(shape.slice(0, first));
    const R = sizeOf(shape.slice(first, last + 1));
    const inner = sizeOf(shape.slice(last + 1));
    storage =
      inner === 1
        ? sumRows(device, 'sum', storage, outer, R)
        : sumMiddle(device, storage, outer, R, inner);
    shape = shape.map((size, axis) => (axis >= first && axis <= last ? 1 : size));
    last = first;
  }
  return storage;
}

function sumMiddle(device: Device, a: Storage, outer: number, R: number, inner: number): Storage {
  if (R === 1) return a;
  const P = Math.min(R, longestSum);
  const parts = Math.ceil(R / P);
  const partial = device.run({
    name: 'sum',
    kernel: sumKernel,
    output: [inner, parts, outer],
    integers: { P, R },
    inputs: [{ name: 'a', from: a, extent: [inner, R, outer] }],
  });
  return sumMiddle(device, partial, outer, parts, inner);
}

function sumTwin(out: Float64Array, x: Values, shape: Shape, kept: Shape): void {
  const from = stridesOf(shape);
  const to = stridesOf(kept);
  for (let flat = 0; flat < x.length; flat++) {
    let at = 0;
    for (let axis = 0; axis < shape.length; axis++) {
      if (kept[axis] > 1) at += (Math.floor(flat / from[axis]) % shape[axis]) * to[axis];
    }
    out[at] += x[flat];
  }
}
