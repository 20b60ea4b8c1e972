import {
  compute,
  type Device,
  type DeviceArray,
  formatShape,
  type KernelThis,
  type Shape,
  type Storage,
  sizeOf,
  tidy,
  type Values,
} from '@obelisk/engine';

/** $y_j = a_j$ for $j < A$, else $b_{j - A}$ */
function concatKernel(
  this: KernelThis<{ A: number; B: number }>,
  a: number[][][],
  b: number[][][],
) {
  if (this.thread.y < this.constants.A) {
    return a[this.thread.z][this.thread.y][this.thread.x];
  }
  return b[this.thread.z][this.thread.y - this.constants.A][this.thread.x];
}

/** The same along the innermost axes: a row of $A$ numbers, then one of $B$ */
function joinRowsKernel(this: KernelThis<{ A: number; B: number }>, a: number[][], b: number[][]) {
  if (this.thread.x < this.constants.A) {
    return a[this.thread.y][this.thread.x];
  }
  return b[this.thread.y][this.thread.x - this.constants.A];
}

/** Rows shorter than this leave most lanes of a thread's vector empty. */
const shortRow = 8;

/**
 * Arrays one behind the other along an axis.
 * @throws Error when they differ along another axis, or there is no such axis
 *
 * @example
 * ```ts
 * import { arrayOf, openDevice } from '@obelisk/engine';
 * import { concat } from '@obelisk/kernels';
 * const device = openDevice('webasm');
 * const [a, b] = [arrayOf(device, [2, 1], [1, 2]), arrayOf(device, [2, 2], [3, 4, 5, 6])];
 * Array.from(concat([a, b], 1).storage.values); // => [1, 3, 4, 2, 5, 6]
 * ```
 */
export function concat(arrays: readonly DeviceArray[], axis: number): DeviceArray {
  if (arrays.length === 0) throw new Error('concat: expected at least one array');
  const [{ shape }] = arrays;
  if (!(Number.isInteger(axis) && axis >= 0 && axis < shape.length)) {
    throw new Error(`concat: ${formatShape(shape)} has no axis ${axis}`);
  }
  return joinedHalves(arrays, axis);
}

/** Each number is copied once per halving; what lies between is let go. */
function joinedHalves(arrays: readonly DeviceArray[], axis: number): DeviceArray {
  if (arrays.length === 1) return arrays[0];
  const middle = Math.ceil(arrays.length / 2);
  const halves = [arrays.slice(0, middle), arrays.slice(middle)];
  return tidy(() => {
    const [a, b] = halves.map((half) => joinedHalves(half, axis));
    return concatTwo(a, b, axis);
  });
}

function concatTwo(a: DeviceArray, b: DeviceArray, axis: number): DeviceArray {
  const fits = (size: number, at: number) => at === axis || size === b.shape[at];
  if (a.shape.length !== b.shape.length || !a.shape.every(fits)) {
    throw new Error(
      `concat: ${formatShape(a.shape)} and ${formatShape(b.shape)} differ beside axis ${axis}`,
    );
  }
  const [outer, A, inner] = aroundAxis(a.shape, axis);
  const B = b.shape[axis];
  const shape = a.shape.map((size, at) => (at === axis ? A + B : size));
  return compute('concat', [a, b], shape, {
    kernels: (device) => {
      // Both rows are whole multiples of this length, by which whole rows can be passed on.
      const run = commonDivisor(A * inner, B * inner);
      if (run < shortRow) {
        return joinRows(device, a.storage, b.storage, { outer, A: A * inner, B: B * inner });
      }
      const [runsA, runsB] = [(A * inner) / run, (B * inner) / run];
      return device.run({
        name: 'concat',
        kernel: concatKernel,
        output: [run, runsA + runsB, outer],
        integers: { A: runsA, B: runsB },
        inputs: [
          { name: 'a', from: a.storage, extent: [run, runsA, outer] },
          { name: 'b', from: b.storage, extent: [run, runsB, outer] },
        ],
      });
    },
    twin: (out, x, y) => concatTwin(out, x, y, { outer, A, B, inner }),
  });
}

function commonDivisor(a: number, b: number): number {
  return b === 0 ? a : commonDivisor(b, a % b);
}

function joinRows(
  device: Device,
  a: Storage,
  b: Storage,
  { outer, A, B }: { outer: number; A: number; B: number },
): Storage {
  return device.run({
    name: 'concat',
    kernel: joinRowsKernel,
    output: [A + B, outer],
    integers: { A, B },
    inputs: [
      { name: 'a', from: a, extent: [A, outer] },
      { name: 'b', from: b, extent: [B, outer] },
    ],
  });
}

function concatTwin(
  out: Float64Array,
  a: Values,
  b: Values,
  { outer, A, B, inner }: { outer: number; A: number; B: number; inner: number },
): void {
  for (let z = 0; z < outer; z++) {
    for (let j = 0; j < A + B; j++) {
      for (let x = 0; x < inner; x++) {
        const value = j < A ? a[(z * A + j) * inner + x] : b[(z * B + j - A) * inner + x];
        out[(z * (A + B) + j) * inner + x] = value;
      }
    }
  }
}

/** Sizes before, along and behind an axis. */
function aroundAxis(shape: Shape, axis: number): [number, number, number] {
  return [sizeOf(shape.slice(0, axis)), shape[axis], sizeOf(shape.slice(axis + 1))];
}
