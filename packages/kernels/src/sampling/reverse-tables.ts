import {
  type Device,
  eitherForm,
  type KernelThis,
  type Storage,
  type Values,
  zeros,
} from '@obelisk/engine';
import type { Part } from '../parts.js';
import { type Axis, voxelCoordinate } from './axis-tables.js';
import type { GridSize } from './obelisk-arguments.js';

// The tables of axis-tables.ts the other way round: which grid points reach a voxel. A point
// reaches the voxels that are less than one voxel away, with the hat function
// $\max(0, 1 - |x - x'|)$ as weight, which is $w_{xu}$ for its lower and $w_{xd}$ for its upper
// neighbour.

/** How many of n points at equal distances on `size` voxels can reach one voxel. */
export function reachCount(n: number, size: number): number {
  const spacing = n > 1 ? (size - 1) / (n - 1) : Number.POSITIVE_INFINITY;
  return Math.min(n, Math.floor(2 / spacing + 1e-9) + 1);
}

/** The voxels of an axis that n points reach, at most two each; -1 where there is none. */
interface Reached {
  readonly voxels: Int32Array;
  readonly weights: Float64Array;
}

/** Those of the n points on an axis, moved by an offset. */
function reachedBy(n: number, size: number, offset: number): Reached {
  const voxels = new Int32Array(2 * n).fill(-1);
  const weights = new Float64Array(2 * n);
  for (let i = 0; i < n; i++) {
    const coordinate = voxelCoordinate(i, n, size, offset);
    const lower = Math.floor(coordinate);
    const down = coordinate - lower;
    if (lower >= 0 && lower < size) {
      voxels[2 * i] = lower;
      weights[2 * i] = 1 - down;
    }
    if (down > 0 && lower + 1 >= 0 && lower + 1 < size) {
      voxels[2 * i + 1] = lower + 1;
      weights[2 * i + 1] = down;
    }
  }
  return { voxels, weights };
}

/**
 * Per offset, for each voxel x of the W: the grid columns that reach it (`reach` rows), then their
 * weights (as many rows). Unused ones are the voxel's own last column with weight 0, so that a NaN
 * elsewhere does not come in; a voxel that none reaches has column 0 and only weights of 0.
 */
export function reverseAxisTables(
  device: Device,
  offsets: Storage,
  axis: Axis,
  n: number,
  size: number,
): Storage {
  const count = offsets.length / 3;
  const reach = reachCount(n, size);
  const length = count * 2 * reach * size;
  return eitherForm(device, {
    ...{ inputs: [offsets], length },
    host: (shifts) => {
      const tables = zeros(length);
      const used = new Uint32Array(size);
      for (let k = 0; k < count; k++) {
        used.fill(0);
        const { voxels, weights } = reachedBy(n, size, shifts[k * 3 + axis]);
        for (const [at, voxel] of voxels.entries()) {
          if (voxel < 0) continue;
          const entry = used[voxel]++;
          for (let unused = entry; unused < reach; unused++) {
            tables[(k * 2 * reach + unused) * size + voxel] = Math.floor(at / 2);
          }
          tables[(k * 2 * reach + reach + entry) * size + voxel] = weights[at];
        }
      }
      return tables;
    },
    kernels: () =>
      device.run({
        name: 'reverse tables',
        kernel: reverseTableKernel,
        output: [size, 2 * reach, count],
        integers: { n, size, axis, reach, last: Math.max(1, n - 1) },
        inputs: [{ name: 'offsets', from: offsets, extent: [3, count] }],
      }),
  });
}

/**
 * The first point that is less than a voxel away comes first: it is the one after
 * $(x - 1 - \text{shift}) / \text{spacing}$. Unused entries are that one again, with weight 0.
 */
function reverseTableKernel(
  this: KernelThis<Record<'n' | 'size' | 'axis' | 'reach' | 'last', number>>,
  offsets: number[][],
) {
  const shift = (offsets[this.thread.z][this.constants.axis] * (this.constants.size - 1)) / 2;
  let spacing = 1;
  if (this.constants.n > 1) spacing = (this.constants.size - 1) / this.constants.last;
  let first = Math.max(0, Math.floor((this.thread.x - 1 - shift) / spacing) + 1);
  if (this.constants.n === 1) first = 0;
  // Rounding may have found one that is a whole voxel away.
  if (Math.abs(first * spacing + shift - this.thread.x) >= 1) first += 1;
  let entry = this.thread.y;
  if (this.thread.y >= this.constants.reach) entry = this.thread.y - this.constants.reach;
  const point = first + entry;
  const weight = 1 - Math.abs(point * spacing + shift - this.thread.x);
  if (point >= this.constants.n || weight <= 0) {
    if (this.thread.y < this.constants.reach) return Math.min(first, this.constants.n - 1);
    return 0;
  }
  if (this.thread.y < this.constants.reach) return point;
  return weight;
}

/** For each row (z, y) of the volume, the grid rows of all offsets that reach it. */
export interface RowLists {
  /** Of H * D + 1 numbers: where the list of each row begins, and where the last one ends. */
  readonly starts: Storage;
  /** Two rows of `entries` numbers: the grid row, counted over all offsets, and $w_z w_y$. */
  readonly lists: Storage;
  readonly entries: number;
}

/** The lists of the offsets `part`, for a volume of H x D rows. */
export function rowLists(
  device: Device,
  offsets: Storage,
  [Dg, Hg]: GridSize,
  part: Part,
  H: number,
  D: number,
): RowLists {
  const entries = part.count * Dg * Hg * 4;
  const visitAll = (shifts: Values, visit: (row: number, gridRow: number, w: number) => void) => {
    for (let k = part.start; k < part.start + part.count; k++) {
      const z = reachedBy(Dg, D, shifts[k * 3 + 2]);
      const y = reachedBy(Hg, H, shifts[k * 3 + 1]);
      const first = (k - part.start) * Dg * Hg;
      for (let atZ = 0; atZ < 2 * Dg; atZ++) {
        if (z.voxels[atZ] < 0) continue;
        for (let atY = 0; atY < 2 * Hg; atY++) {
          if (y.voxels[atY] < 0) continue;
          const gridRow = first + (atZ >> 1) * Hg + (atY >> 1);
          visit(z.voxels[atZ] * H + y.voxels[atY], gridRow, z.weights[atZ] * y.weights[atY]);
        }
      }
    }
  };
  const starts = device.host([offsets], H * D + 1, (shifts: Values) => {
    const ends = new Float32Array(H * D + 1);
    visitAll(shifts, (row) => {
      ends[row + 1]++;
    });
    for (let row = 0; row < H * D; row++) ends[row + 1] += ends[row];
    return ends;
  });
  const lists = device.host([offsets, starts], 2 * entries, (shifts: Values, begins: Values) => {
    const next = Float32Array.from(begins);
    const out = zeros(2 * entries);
    visitAll(shifts, (row, gridRow, weight) => {
      const at = next[row]++;
      out[at] = gridRow;
      out[entries + at] = weight;
    });
    return out;
  });
  return { starts, lists, entries };
}
