import { type Device, type Storage, usedNumbers, type Values } from '@obelisk/engine';
import type { GridSize, ObeliskSizes, Slab } from './obelisk-arguments.js';
import { margin } from './prepared-volume.js';

/** The axes x, y, z of an offset, along W, H, D. */
export type Axis = 0 | 1 | 2;

/**
 * Where one grid point, moved by one offset, lies on an axis of the prepared volume, by Eq. 3.
 * `lower` is the index of the lower neighbour, `up` and `down` are $w_{xu}$ and $w_{xd}$.
 */
interface Neighbours {
  lower: number;
  up: number;
  down: number;
}

/**
 * The voxel coordinate of point i of n on an axis of `size` voxels, moved by an offset of the
 * -1..1 domain: $x + S_x = i \frac{size - 1}{n - 1} + S \frac{size - 1}{2}$. A single point is the
 * first voxel, as linspace(-1, 1, 1) is -1.
 */
export function voxelCoordinate(i: number, n: number, size: number, offset: number): number {
  const x = n > 1 ? (i * (size - 1)) / (n - 1) : 0;
  return x + (offset * (size - 1)) / 2;
}

function neighbours(coordinate: number, size: number, into: Neighbours): void {
  const x = Math.max(-margin, Math.min(coordinate, size)); // beyond these there are only zeros
  const floor = Number.isNaN(x) ? -margin : Math.floor(x);
  into.lower = floor + margin;
  into.up = floor + 1 - x;
  into.down = x - floor;
}

/**
 * Per offset a table of three rows for the n points of one axis: lower index, $w_{xu}$, $w_{xd}$.
 * On a regular grid these say all: the eight weights are products of one number per axis.
 */
export function axisTables(
  device: Device,
  offsets: Storage,
  axis: Axis,
  n: number,
  size: number,
): Storage {
  const part = { start: 0, end: offsets.length / 3 };
  const length = part.end * 3 * n;
  return device.host([offsets], length, (shifts: Values) =>
    filled(usedNumbers(length), shifts, part, axis, n, size),
  );
}

/** The table of the offsets of a part. */
function filled<Table extends Values | Float64Array>(
  table: Table,
  shifts: Values,
  { start, end }: Slab,
  axis: Axis,
  n: number,
  size: number,
): Table {
  const found: Neighbours = { lower: 0, up: 0, down: 0 };
  for (let k = start, at = 0; k < end; k++, at += 3 * n) {
    for (let i = 0; i < n; i++) {
      neighbours(voxelCoordinate(i, n, size, shifts[k * 3 + axis]), size, found);
      table[at + i] = found.lower;
      table[at + n + i] = found.up;
      table[at + 2 * n + i] = found.down;
    }
  }
  return table;
}

/**
 * Five tables of the grid rows (z, y) of a slab, [5, rows, offsets]: the row of the prepared volume
 * that holds the lower neighbours, and the weights $w_{zu} w_{yu}$, $w_{zu} w_{yd}$,
 * $w_{zd} w_{yu}$, $w_{zd} w_{yd}$ of it, of the next row, and of these two one plane up.
 * @param part - the offsets that are wanted
 */
export function rowTables(
  device: Device,
  offsets: Storage,
  grid: GridSize,
  slab: Slab,
  part: Slab,
  { H, D }: Pick<ObeliskSizes, 'H' | 'D'>,
): Storage {
  const count = part.end - part.start;
  const [Dg, Hg] = grid;
  const length = (slab.end - slab.start) * Hg * count;
  return device.host([offsets], 5 * length, (shifts: Values) => {
    const tables = usedNumbers(5 * length);
    // In double precision, because their products are rounded once more.
    const ofY = filled(new Float64Array(count * 3 * Hg), shifts, part, 1, Hg, H);
    const ofZ = filled(new Float64Array(count * 3 * Dg), shifts, part, 2, Dg, D);
    let at = 0;
    for (let plane = slab.start; plane < slab.end; plane++) {
      for (let iy = 0; iy < Hg; iy++) {
        for (let k = 0; k < count; k++, at++) {
          const [z, y] = [k * 3 * Dg + plane, k * 3 * Hg + iy];
          tables[at] = ofZ[z] * (H + 2 * margin) + ofY[y];
          tables[length + at] = ofZ[z + Dg] * ofY[y + Hg];
          tables[2 * length + at] = ofZ[z + Dg] * ofY[y + 2 * Hg];
          tables[3 * length + at] = ofZ[z + 2 * Dg] * ofY[y + Hg];
          tables[4 * length + at] = ofZ[z + 2 * Dg] * ofY[y + 2 * Hg];
        }
      }
    }
    return tables;
  });
}
