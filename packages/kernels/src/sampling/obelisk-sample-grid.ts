import {
  compute,
  type Device,
  type DeviceArray,
  type KernelCall,
  type KernelThis,
  type Storage,
  tidy,
} from '@obelisk/engine';
import { axisTables, rowTables } from './axis-tables.js';
import { between } from './interpolation.js';
import { twinGridLocate, twinObeliskValue } from './obelisk.twin.js';
import {
  checkGrid,
  type GridSize,
  type ObeliskSizes,
  obeliskSizes,
  type Slab,
} from './obelisk-arguments.js';
import { type Part, partsOf } from './parts.js';
import { margin, type PreparedVolume, sourceOf, withMargin } from './prepared-volume.js';

/**
 * Samples a volume on a regular grid, moved by K learned offsets (unary) or by K pairs of them
 * whose values are subtracted (binary): the OBELISK operator before its 1x1x1 convolutions. With
 * $I$ interpolated by Eq. 2-3 in three dimensions and zero outside the volume,
 *
 * $$f_{c,k}(p) = I_c(p + S_{k,0}) \quad\text{or}\quad I_c(p + S_{k,0}) - I_c(p + S_{k,1}).$$
 *
 * On a regular grid the neighbours and weights of a sample are products of one number per axis, so
 * they come from small tables and no array of K x S x 3 coordinates exists.
 *
 * @param volume - [N, C, D, H, W], or what `prepareVolume` made of it
 * @param offsets - [K, P, 3], P = 1 (unary) or 2 (binary); the last axis is (x, y, z), along
 *   (W, H, D), where the volume's first and last voxels are at -1 and 1
 * @param grid - points along depth, height and width: linspace(-1, 1, n), which is -1 for n = 1
 * @param slab - only these planes of the grid, so that a large one can be gone through in parts
 * @returns [N, C * K, Dg, Hg, Wg], channel c * K + k; of a slab, its planes only. NaN where an
 * offset
 *   is
 * @throws Error for shapes that do not fit, or a slab outside the grid
 * Source: Sections 3.1 and 3.2, Eq. 2-3.
 *
 * @example
 * ```ts
 * import { arrayOf, openDevice } from '@obelisk/engine';
 * import { obeliskSampleGrid } from '@obelisk/kernels';
 * const device = openDevice('cpu');
 * const volume = arrayOf(device, [1, 1, 1, 1, 3], [10, 20, 40]);
 * const halfVoxelToTheRight = arrayOf(device, [1, 1, 3], [0.5, 0, 0]);
 * const sampled = obeliskSampleGrid(volume, halfVoxelToTheRight, [1, 1, 3]);
 * [...sampled.storage.values]; // => [15, 30, 20]
 * ```
 */
export function obeliskSampleGrid(
  volume: DeviceArray | PreparedVolume,
  offsets: DeviceArray,
  grid: GridSize,
  slab: Slab = { start: 0, end: grid[0] },
): DeviceArray {
  const source = sourceOf(volume);
  const sizes = obeliskSizes('obeliskSampleGrid', source.shape, offsets.shape);
  checkGrid('obeliskSampleGrid', grid, slab);
  const planes = slab.end - slab.start;
  const shape = [sizes.N, sizes.C * sizes.K, planes, grid[1], grid[2]];
  return compute('obeliskSampleGrid', [source, offsets], shape, {
    kernels: (device) =>
      withMargin(volume, (padded) =>
        sampleOnGrid(device, padded, offsets.storage, sizes, grid, slab),
      ),
    twin: (out, values, shifts) => {
      const locate = twinGridLocate(grid, slab.start, sizes);
      twinObeliskValue(out, values, shifts, sizes, planes * grid[1] * grid[2], locate);
    },
  });
}

/** One kernel call per channel and part of the offsets, each giving its part of the result. */
function sampleOnGrid(
  device: Device,
  padded: Storage,
  offsets: Storage,
  sizes: ObeliskSizes,
  grid: GridSize,
  slab: Slab,
): Storage {
  const { N, C, D, H, W, K, P } = sizes;
  const Wg = grid[2];
  const rows = (slab.end - slab.start) * grid[1];
  const tableX = axisTables(device, offsets, 0, Wg, W);
  const [width, height] = [W + 2 * margin, (H + 2 * margin) * (D + 2 * margin)];
  const samples = device.assemble(N * C * K * rows * Wg, 'nothing: kernels fill it');
  const samplePart = (channel: number, { start, count }: Part, tableRows: Storage) => {
    const call: KernelCall = {
      name: P === 1 ? 'obelisk sample grid, unary' : 'obelisk sample grid, binary',
      kernel: P === 1 ? sampleUnary : sampleBinary,
      functions: [between],
      output: [Wg, count, rows],
      integers: { rowsPerPlane: H + 2 * margin },
      inputs: [
        {
          name: 'volume',
          from: padded,
          extent: [width, height],
          offset: channel * width * height,
        },
        { name: 'tableX', from: tableX, extent: [Wg, 3, count * P], offset: start * P * 3 * Wg },
        { name: 'tableRows', from: tableRows, extent: [count * P, rows, 5] },
      ],
    };
    // Offset by offset within a row of the grid, so that their neighbours are in the cache.
    const offset = (channel * K + start) * rows * Wg;
    samples.run(call, { offset, cell: [1, rows * Wg, Wg], component: 1, components: 1 });
  };
  for (const part of partsOf(device, K, rows * Wg)) {
    tidy(() => {
      const tables = { start: part.start * P, end: (part.start + part.count) * P };
      const tableRows = rowTables(device, offsets, grid, slab, tables, sizes);
      for (let channel = 0; channel < N * C; channel++) samplePart(channel, part, tableRows);
    });
  }
  return samples.finish();
}

type Constants = { rowsPerPlane: number };

/**
 * Eq. 2 in three dimensions, the weights along x inside and those along y and z outside:
 * $$f_k = \sum_{z,y} w_z w_y \left( w_{xu} I(\lfloor x \rfloor, y, z)
 *       + w_{xd} I(\lfloor x \rfloor + 1, y, z) \right).$$
 * A thread is one grid point (x along `thread.x`, its row along `thread.z`) and one k. The floors
 * change nothing: they tell the compiler that indices from a table are whole.
 */
export function sampleUnary(
  this: KernelThis<Constants>,
  volume: number[][],
  tableX: number[][][],
  tableRows: number[][][],
): number {
  const x = Math.floor(tableX[this.thread.y][0][this.thread.x]);
  const wxu = tableX[this.thread.y][1][this.thread.x];
  const wxd = tableX[this.thread.y][2][this.thread.x];
  const row = Math.floor(tableRows[0][this.thread.z][this.thread.y]);
  const above = row + this.constants.rowsPerPlane;
  return (
    tableRows[1][this.thread.z][this.thread.y] *
      between(wxu, wxd, volume[row][x], volume[row][x + 1]) +
    tableRows[2][this.thread.z][this.thread.y] *
      between(wxu, wxd, volume[row + 1][x], volume[row + 1][x + 1]) +
    tableRows[3][this.thread.z][this.thread.y] *
      between(wxu, wxd, volume[above][x], volume[above][x + 1]) +
    tableRows[4][this.thread.z][this.thread.y] *
      between(wxu, wxd, volume[above + 1][x], volume[above + 1][x + 1])
  );
}

/** The same for two offsets per coefficient, tables 2k and 2k + 1, and the difference of values. */
export function sampleBinary(
  this: KernelThis<Constants>,
  volume: number[][],
  tableX: number[][][],
  tableRows: number[][][],
): number {
  let value = 0;
  for (let p = 0; p < 2; p++) {
    const x = Math.floor(tableX[this.thread.y * 2 + p][0][this.thread.x]);
    const wxu = tableX[this.thread.y * 2 + p][1][this.thread.x];
    const wxd = tableX[this.thread.y * 2 + p][2][this.thread.x];
    const row = Math.floor(tableRows[0][this.thread.z][this.thread.y * 2 + p]);
    const above = row + this.constants.rowsPerPlane;
    const sample =
      tableRows[1][this.thread.z][this.thread.y * 2 + p] *
        between(wxu, wxd, volume[row][x], volume[row][x + 1]) +
      tableRows[2][this.thread.z][this.thread.y * 2 + p] *
        between(wxu, wxd, volume[row + 1][x], volume[row + 1][x + 1]) +
      tableRows[3][this.thread.z][this.thread.y * 2 + p] *
        between(wxu, wxd, volume[above][x], volume[above][x + 1]) +
      tableRows[4][this.thread.z][this.thread.y * 2 + p] *
        between(wxu, wxd, volume[above + 1][x], volume[above + 1][x + 1]);
    value += sample * (1 - 2 * p);
  }
  return value;
}
