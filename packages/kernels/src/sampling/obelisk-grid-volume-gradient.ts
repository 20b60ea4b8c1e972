import {
  compute,
  type Device,
  type DeviceArray,
  type KernelCall,
  type KernelThis,
  type Shape,
  type Storage,
} from '@obelisk/engine';
import { type Part, partsOf } from '../parts.js';
import { channelSums } from './channel-sums.js';
import { twinGridLocate, twinObeliskVolumeGradient } from './obelisk.twin.js';
import {
  checkGradient,
  checkGrid,
  type GridSize,
  type ObeliskSizes,
  obeliskSizes,
} from './obelisk-arguments.js';
import { reachCount, reverseAxisTables, rowLists } from './reverse-tables.js';

/**
 * The gradient of `obeliskSampleGrid` with respect to the volume: each voxel collects from the grid
 * points that lie less than one voxel away from it. With $h(d) = \max(0, 1 - |d|)$,
 *
 * $$\frac{\partial L}{\partial I(v)} = \sum_{k,p} g_k(p)\,
 *   h(x_k(p) - v_x)\, h(y_k(p) - v_y)\, h(z_k(p) - v_z),$$
 *
 * minus the same for the second offsets in the binary variant. As the grid is regular, the sum is
 * done first along x, then along y and z together.
 *
 * @param gradient - [N, C * K, Dg, Hg, Wg], of the forward result
 * @param offsets - [K, P, 3]
 * @param grid - [Dg, Hg, Wg]
 * @param volumeShape - [N, C, D, H, W]
 * @returns [N, C, D, H, W]
 * @throws Error for shapes that do not fit
 * Source: Sections 3.1 and 3.2, Eq. 2-3.
 *
 * @example
 * ```ts
 * import { arrayOf, openDevice } from '@obelisk/engine';
 * import { obeliskGridVolumeGradient } from '@obelisk/kernels';
 * const device = openDevice('cpu');
 * const offsets = arrayOf(device, [1, 1, 3], [0.5, 0, 0]);
 * const gradient = arrayOf(device, [1, 1, 1, 1, 3], [1, 1, 1]);
 * const result = obeliskGridVolumeGradient(gradient, offsets, [1, 1, 3], [1, 1, 1, 1, 3]);
 * [...result.storage.values]; // => [0.5, 1, 1]
 * ```
 */
export function obeliskGridVolumeGradient(
  gradient: DeviceArray,
  offsets: DeviceArray,
  grid: GridSize,
  volumeShape: Shape,
): DeviceArray {
  const family = 'obeliskGridVolumeGradient';
  const sizes = obeliskSizes(family, volumeShape, offsets.shape);
  checkGrid(family, grid, { start: 0, end: grid[0] });
  checkGradient(family, gradient, [sizes.N, sizes.C * sizes.K, ...grid]);
  return compute(family, [gradient, offsets], volumeShape, {
    kernels: (device) => gatherFromGrid(device, gradient.storage, offsets.storage, sizes, grid),
    twin: (out, g, shifts) => {
      const locate = twinGridLocate(grid, 0, sizes);
      twinObeliskVolumeGradient(out, g, shifts, sizes, grid[0] * grid[1] * grid[2], locate);
    },
  });
}

/** Goes through the offsets in parts; a running sum per channel passes through the kernels. */
function gatherFromGrid(
  device: Device,
  gradient: Storage,
  offsets: Storage,
  sizes: ObeliskSizes,
  grid: GridSize,
): Storage {
  const { N, C, D, H, W, K, P } = sizes;
  const [Dg, Hg, Wg] = grid;
  const rows = Dg * Hg;
  const reach = reachCount(Wg, W);
  const tables = reverseAxisTables(device, offsets, 0, Wg, W);
  const rowsOf = device.resident ? rowsByTables : rowsByLists;
  const spread = (channel: number, { start, count }: Part) =>
    device.run({
      name: 'obelisk volume gradient, along x',
      kernel: spreadColumns,
      output: [W, rows, count * P],
      integers: { P, reach },
      inputs: [
        {
          name: 'tableX',
          from: tables,
          extent: [W, 2 * reach, count * P],
          offset: start * P * 2 * reach * W,
        },
        {
          name: 'gradient',
          from: gradient,
          extent: [Wg, rows, count],
          offset: (channel * K + start) * rows * Wg,
        },
      ],
    });
  // a grid row is spread to W numbers and stands in four lists
  const parts = partsOf(device, K, P * rows * Math.max(W, 4)).map((part) => () => {
    const span = { start: part.start * P, count: part.count * P };
    const collected = rowsOf(device, offsets, grid, span, sizes);
    return (channel: number, before: Storage) => collected(spread(channel, part), before);
  });
  const channels = Array.from({ length: N * C }, (_, channel) => channel);
  return channelSums(device, N * C, W * H * D, [{ channels, parts }]);
}

/**
 * The last step along y and z, for one part of the offsets: adds what lies along x to what was
 * added before.
 */
type Collected = (along: Storage, before: Storage) => KernelCall;

/** With lists of the grid rows that reach each row of the volume, which the host sorts. */
function rowsByLists(
  device: Device,
  offsets: Storage,
  grid: GridSize,
  part: Part,
  { W, H, D }: ObeliskSizes,
): Collected {
  const { starts, lists, entries } = rowLists(device, offsets, grid, part, H, D);
  const gridRows = part.count * grid[0] * grid[1];
  return (along, before) => ({
    name: 'obelisk volume gradient, along y and z',
    kernel: collectRows,
    output: [W, H * D],
    inputs: [
      { name: 'starts', from: starts, extent: [H * D + 1] },
      { name: 'lists', from: lists, extent: [entries, 2] },
      { name: 'along', from: along, extent: [W, gridRows] },
      { name: 'before', from: before, extent: [W, H * D] },
    ],
  });
}

/**
 * Where lists would have to be fetched and sent back, each row of the volume looks at all offsets:
 * twice the arithmetic, and nothing to sort.
 */
function rowsByTables(
  device: Device,
  offsets: Storage,
  [Dg, Hg]: GridSize,
  { start, count }: Part,
  { W, H, D }: ObeliskSizes,
): Collected {
  const tableY = reverseAxisTables(device, offsets, 1, Hg, H);
  const tableZ = reverseAxisTables(device, offsets, 2, Dg, D);
  const [reachY, reachZ] = [reachCount(Hg, H), reachCount(Dg, D)];
  const of = (from: Storage, n: number, reach: number) =>
    ({ from, extent: [n, 2 * reach, count], offset: start * 2 * reach * n }) as const;
  return (along, before) => ({
    name: 'obelisk volume gradient, along y and z',
    kernel: collectByTables,
    output: [W, H, D],
    integers: { count, reachY, reachZ, Dg, Hg, H },
    inputs: [
      { name: 'tableY', ...of(tableY, H, reachY) },
      { name: 'tableZ', ...of(tableZ, D, reachZ) },
      { name: 'along', from: along, extent: [W, Dg * Hg * count] },
      { name: 'before', from: before, extent: [W, H * D] },
    ],
  });
}

/**
 * Along x: $e_{k,j}(x, row) = (-1)^j \sum_{i} h(x_{k,j}(i) - x)\, g_k(i, row)$ over the grid
 * columns i that reach voxel x. A thread is one voxel along x, one row of the grid, one offset.
 * Where the first weight is 0 no column reaches it, and 0 times a NaN must not be the sum.
 */
export function spreadColumns(
  this: KernelThis<{ P: number; reach: number }>,
  tableX: number[][][],
  gradient: number[][][],
): number {
  const k = Math.floor((this.thread.z + 0.5) / this.constants.P);
  let sum = 0;
  for (let j = 0; j < this.constants.reach; j++) {
    sum +=
      tableX[this.thread.z][this.constants.reach + j][this.thread.x] *
      gradient[k][this.thread.y][tableX[this.thread.z][j][this.thread.x]];
  }
  sum *= 1 - 2 * (this.thread.z - k * this.constants.P);
  return tableX[this.thread.z][this.constants.reach][this.thread.x] > 0 ? sum : 0;
}

/**
 * Along y and z: $\sum_j w_j\, e_j(x)$ over the grid rows that reach this row of the volume. A
 * thread is one voxel.
 */
export function collectRows(
  this: KernelThis,
  starts: number[],
  lists: number[][],
  along: number[][],
  before: number[][],
): number {
  let sum = before[this.thread.y][this.thread.x];
  // `j += 1`, not `j++`: j is no integer to WebGPU, which increments only those (docs/devices.md).
  for (let j = starts[this.thread.y]; j < starts[this.thread.y + 1]; j += 1) {
    sum += lists[1][j] * along[lists[0][j]][this.thread.x];
  }
  return sum;
}

/** The same sum by the tables of both axes, $\sum_{k,i,j} w_z w_y \, e_{k,i,j}(x)$. */
export function collectByTables(
  this: KernelThis<Record<'count' | 'reachY' | 'reachZ' | 'Dg' | 'Hg' | 'H', number>>,
  tableY: number[][][],
  tableZ: number[][][],
  along: number[][],
  before: number[][],
): number {
  let sum = before[this.thread.z * this.constants.H + this.thread.y][this.thread.x];
  for (let k = 0; k < this.constants.count; k++) {
    for (let jz = 0; jz < this.constants.reachZ; jz++) {
      const wz = tableZ[k][this.constants.reachZ + jz][this.thread.z];
      if (wz > 0) {
        const plane = k * this.constants.Dg + tableZ[k][jz][this.thread.z];
        for (let jy = 0; jy < this.constants.reachY; jy++) {
          const wy = tableY[k][this.constants.reachY + jy][this.thread.y];
          if (wy > 0) {
            const row = plane * this.constants.Hg + tableY[k][jy][this.thread.y];
            sum += wz * wy * along[row][this.thread.x];
          }
        }
      }
    }
  }
  return sum;
}
