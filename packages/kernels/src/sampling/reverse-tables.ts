import { type Device, type Storage, type Values, zeros } from '@obelisk/engine';
import { type Axis, voxelCoordinate } from './axis-tables.js';
import type { GridSize, Slab } from './obelisk-arguments.js';

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
  return device.host([offsets], length, (shifts: Values) => {
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
  });
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
  part: Slab,
  H: number,
  D: number,
): RowLists {
  const entries = (part.end - part.start) * Dg * Hg * 4;
  const visitAll = (shifts: Values, visit: (row: number, gridRow: number, w: number) => void) => {
    for (let k = part.start; k < part.end; k++) {
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
