import {
  type Device,
  eitherForm,
  type KernelThis,
  type Storage,
  usedNumbers,
  type Values,
} from '@obelisk/engine';
import type { Part } from '../parts.js';
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
  const part = { start: 0, count: offsets.length / 3 };
  const length = part.count * 3 * n;
  return eitherForm(device, {
    ...{ inputs: [offsets], length },
    host: (shifts) => filled(usedNumbers(length), shifts, part, axis, n, size),
    kernels: () =>
      device.run({
        name: 'axis tables',
        kernel: axisTableKernel,
        output: [n, 3, part.count],
        integers: { n, size, axis, last: Math.max(1, n - 1) },
        inputs: [{ name: 'offsets', from: offsets, extent: [3, part.count] }],
      }),
  });
}

function axisTableKernel(
  this: KernelThis<{ n: number; size: number; axis: number; last: number }>,
  offsets: number[][],
) {
  let coordinate = (offsets[this.thread.z][this.constants.axis] * (this.constants.size - 1)) / 2;
  if (this.constants.n > 1) {
    coordinate += (this.thread.x * (this.constants.size - 1)) / this.constants.last;
  }
  // Not Math.max and Math.min, which make a number of one that is none.
  if (coordinate < -2) coordinate = -2;
  if (coordinate > this.constants.size) coordinate = this.constants.size;
  const floor = Math.floor(coordinate);
  if (this.thread.y === 0) return floor + 2;
  if (this.thread.y === 1) return floor + 1 - coordinate;
  return coordinate - floor;
}

/** The table of the offsets of a part. */
function filled<Table extends Values | Float64Array>(
  table: Table,
  shifts: Values,
  { start, count }: Part,
  axis: Axis,
  n: number,
  size: number,
): Table {
  const found: Neighbours = { lower: 0, up: 0, down: 0 };
  for (let k = start, at = 0; k < start + count; k++, at += 3 * n) {
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
  part: Part,
  { H, D }: Pick<ObeliskSizes, 'H' | 'D'>,
): Storage {
  const { count } = part;
  const [Dg, Hg] = grid;
  const length = (slab.end - slab.start) * Hg * count;
  return eitherForm(device, {
    ...{ inputs: [offsets], length: 5 * length },
    host: (shifts) => {
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
    },
    kernels: () => rowTablesByKernel(device, offsets, grid, slab, part, { H, D }),
  });
}

function rowTableKernel(
  this: KernelThis<Record<'Hg' | 'rowsPerPlane' | 'firstPlane' | 'first', number>>,
  tableY: number[][][],
  tableZ: number[][][],
) {
  const plane = Math.floor((this.thread.y + 0.5) / this.constants.Hg);
  const iy = this.thread.y - plane * this.constants.Hg;
  const iz = plane + this.constants.firstPlane;
  const k = this.thread.x + this.constants.first;
  if (this.thread.z === 0) {
    return tableZ[k][0][iz] * this.constants.rowsPerPlane + tableY[k][0][iy];
  }
  const down = Math.floor((this.thread.z - 0.5) / 2);
  const right = this.thread.z - 1 - 2 * down;
  return tableZ[k][1 + down][iz] * tableY[k][1 + right][iy];
}

function rowTablesByKernel(
  device: Device,
  offsets: Storage,
  [Dg, Hg]: GridSize,
  slab: Slab,
  part: Part,
  { H, D }: Pick<ObeliskSizes, 'H' | 'D'>,
): Storage {
  const all = offsets.length / 3;
  const tableY = axisTables(device, offsets, 1, Hg, H);
  const tableZ = axisTables(device, offsets, 2, Dg, D);
  return device.run({
    name: 'row tables',
    kernel: rowTableKernel,
    output: [part.count, (slab.end - slab.start) * Hg, 5],
    integers: {
      ...{ Hg, rowsPerPlane: H + 2 * margin },
      ...{ firstPlane: slab.start, first: part.start },
    },
    inputs: [
      { name: 'tableY', from: tableY, extent: [Hg, 3, all] },
      { name: 'tableZ', from: tableZ, extent: [Dg, 3, all] },
    ],
  });
}
