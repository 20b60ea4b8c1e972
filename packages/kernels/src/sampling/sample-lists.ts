import type { Device, KernelCall, KernelThis, Storage, Values } from '@obelisk/engine';
import { exactIntegers } from '@obelisk/webasm';

// The gradient of sampling with respect to the image adds to up to eight voxels per sample. Kernels
// cannot add to one place from many threads, and the order of such sums would be by chance. So the
// samples are sorted by the cell (between voxels) they lie in, and each voxel collects from the
// cells around it: the same numbers in the same order each time.

/** Samples sorted by cell. An image has axes [W, H], a volume [W, H, D]. */
export interface SampleLists {
  readonly sizes: readonly number[];
  readonly count: number;
  /** For each row of cells W + 2 numbers: where each cell's samples begin, and the row's end. */
  readonly starts: Storage;
  /** Which sample comes at each place; those that reach no voxel come last. */
  readonly order: Storage;
  /** One row of `count` numbers per axis: the coordinates in that order. */
  readonly coordinates: Storage;
}

/** So many samples are sorted at a time, at most: lists name them in floats. */
export const mostSamples = exactIntegers - 1;

/** The cell of one sample, or `outside` when it touches no voxel. Cell 0 lies before voxel 0. */
function cellOf(
  coordinates: Values,
  count: number,
  sample: number,
  sizes: readonly number[],
  outside: number,
): number {
  let cell = 0;
  for (let axis = sizes.length - 1; axis >= 0; axis--) {
    const x = coordinates[axis * count + sample];
    if (!(x >= -1 && x < sizes[axis])) return outside;
    cell = cell * (sizes[axis] + 1) + Math.floor(x) + 1;
  }
  return cell;
}

/**
 * Sorts samples by cell, by counting; samples of one cell keep their order.
 * @param coordinates - one row of `count` voxel coordinates per axis, x first
 * @param sizes - [W, H] or [W, H, D]
 */
export function sampleLists(
  device: Device,
  coordinates: Storage,
  sizes: readonly number[],
): SampleLists {
  const count = coordinates.length / sizes.length;
  const [W, ...others] = sizes;
  const rows = others.reduce((product, size) => product * (size + 1), 1);
  const cells = rows * (W + 1);
  const starts = device.host([coordinates], rows * (W + 2), (at: Values) => {
    const begins = new Uint32Array(cells + 2);
    for (let s = 0; s < count; s++) begins[cellOf(at, count, s, sizes, cells) + 1]++;
    for (let cell = 0; cell < cells; cell++) begins[cell + 1] += begins[cell];
    const out = new Float32Array(rows * (W + 2));
    for (let row = 0; row < rows; row++) {
      out.set(begins.subarray(row * (W + 1), row * (W + 1) + W + 2), row * (W + 2));
    }
    return out;
  });
  const order = device.host([coordinates, starts], count, (at: Values, begins: Values) => {
    const next = new Uint32Array(cells + 1);
    for (let row = 0; row < rows; row++) {
      next.set(begins.subarray(row * (W + 2), row * (W + 2) + W + 1), row * (W + 1));
    }
    next[cells] = begins[begins.length - 1];
    const out = new Float32Array(count);
    for (let s = 0; s < count; s++) out[next[cellOf(at, count, s, sizes, cells)]++] = s;
    return out;
  });
  const sorted = device.host([coordinates, order], coordinates.length, (at, places) => {
    const out = new Float32Array(coordinates.length);
    for (let axis = 0; axis < sizes.length; axis++) {
      for (let j = 0; j < count; j++) out[axis * count + j] = at[axis * count + places[j]];
    }
    return out;
  });
  return { sizes, count, starts, order, coordinates: sorted };
}

/** Each voxel's sum over the samples around it, added to `before`; `values` are in list order. */
export function collecting(
  { sizes, count, starts, coordinates }: SampleLists,
  values: Storage,
  before: Storage,
): KernelCall {
  const [W, H, D = 1] = sizes;
  const volume = sizes.length === 3;
  return {
    name: volume ? 'sample gradient to the volume' : 'sample gradient to the image',
    kernel: volume ? collectVolume : collectImage,
    output: [W, H, D],
    integers: { H },
    inputs: [
      { name: 'starts', from: starts, extent: [W + 2, volume ? (H + 1) * (D + 1) : H + 1] },
      { name: 'coordinates', from: coordinates, extent: [count, sizes.length] },
      { name: 'values', from: values, extent: [count] },
      { name: 'before', from: before, extent: [W, H, D] },
    ],
  };
}

/**
 * $$\frac{\partial L}{\partial I(v)} = \sum_j g_j\, h(x_j - v_x)\, h(y_j - v_y)\, h(z_j - v_z),
 *   \quad h(d) = \max(0, 1 - |d|),$$
 * over the samples j of the eight cells around voxel v; the product is that one of $w_1 .. w_8$
 * of the sample which belongs to v. Two cells that are neighbours along x are one run of the list.
 * A sample exactly on the next voxel is left out: its gradient would make NaN of infinity times 0.
 */
export function collectVolume(
  this: KernelThis<{ H: number }>,
  starts: number[][],
  coordinates: number[][],
  values: number[],
  before: number[][][],
): number {
  let sum = before[this.thread.z][this.thread.y][this.thread.x];
  for (let dz = 0; dz < 2; dz++) {
    for (let dy = 0; dy < 2; dy++) {
      const row = (this.thread.z + dz) * (this.constants.H + 1) + this.thread.y + dy;
      const end = starts[row][this.thread.x + 2];
      for (let j = starts[row][this.thread.x]; j < end; j += 1) {
        const hx = 1 - Math.abs(coordinates[0][j] - this.thread.x);
        const hy = 1 - Math.abs(coordinates[1][j] - this.thread.y);
        const hz = 1 - Math.abs(coordinates[2][j] - this.thread.z);
        if (hx * hy * hz > 0) {
          sum += values[j] * hx * hy * hz;
        }
      }
    }
  }
  return sum;
}

/** The same in two dimensions: four cells, and that one of $w_1 .. w_4$ which belongs to v. */
export function collectImage(
  this: KernelThis,
  starts: number[][],
  coordinates: number[][],
  values: number[],
  before: number[][][],
): number {
  let sum = before[0][this.thread.y][this.thread.x];
  for (let dy = 0; dy < 2; dy++) {
    const end = starts[this.thread.y + dy][this.thread.x + 2];
    for (let j = starts[this.thread.y + dy][this.thread.x]; j < end; j += 1) {
      const hx = 1 - Math.abs(coordinates[0][j] - this.thread.x);
      const hy = 1 - Math.abs(coordinates[1][j] - this.thread.y);
      if (hx * hy > 0) {
        sum += values[j] * hx * hy;
      }
    }
  }
  return sum;
}
