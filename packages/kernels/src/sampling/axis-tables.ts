import type { Device } from '../device.js';
import { usedNumbers } from '../recycling.js';
import type { Storage, Values } from '../storage.js';
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
  const count = offsets.length / 3;
  return device.host([offsets], count * 3 * n, (shifts: Values) => {
    const tables = usedNumbers(count * 3 * n);
    const found: Neighbours = { lower: 0, up: 0, down: 0 };
    for (let k = 0; k < count; k++) {
      for (let i = 0; i < n; i++) {
        neighbours(voxelCoordinate(i, n, size, shifts[k * 3 + axis]), size, found);
        tables[(k * 3 + 0) * n + i] = found.lower;
        tables[(k * 3 + 1) * n + i] = found.up;
        tables[(k * 3 + 2) * n + i] = found.down;
      }
    }
    return tables;
  });
}

/**
 * Five tables of the grid rows (z, y) of a slab, [5, rows, offsets]: the row of the prepared volume
 * that holds the lower neighbours, and the weights $w_{zu} w_{yu}$, $w_{zu} w_{yd}$,
 * $w_{zd} w_{yu}$, $w_{zd} w_{yd}$ of it, of the next row, and of these two one plane up.
 * @param axes - the tables of the axes y and z, for all offsets
 * @param part - the offsets that are wanted
 */
export function rowTables(
  device: Device,
  axes: { readonly y: Storage; readonly z: Storage },
  grid: GridSize,
  slab: Slab,
  part: Slab,
  { H }: Pick<ObeliskSizes, 'H'>,
): Storage {
  const count = part.end - part.start;
  const [Dg, Hg] = grid;
  const length = (slab.end - slab.start) * Hg * count;
  return device.host([axes.y, axes.z], 5 * length, (ofY: Values, ofZ: Values) => {
    const tables = usedNumbers(5 * length);
    let at = 0;
    for (let plane = slab.start; plane < slab.end; plane++) {
      for (let iy = 0; iy < Hg; iy++) {
        for (let k = part.start; k < part.end; k++, at++) {
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
