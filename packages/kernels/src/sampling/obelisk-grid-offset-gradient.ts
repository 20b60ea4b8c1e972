import {
  compute,
  type Device,
  type DeviceArray,
  eitherForm,
  inOrder,
  joined,
  type KernelCall,
  type KernelThis,
  type Storage,
  tidy,
} from '@obelisk/engine';
import { axisTables } from './axis-tables.js';
import { between } from './interpolation.js';
import { knownTogether, knownTogetherByKernel } from './known-together.js';
import { twinGridLocate, twinObeliskOffsetGradient } from './obelisk.twin.js';
import {
  checkGradient,
  checkGrid,
  type GridSize,
  type ObeliskSizes,
  obeliskSizes,
} from './obelisk-arguments.js';
import { partsOf } from './parts.js';
import { margin, type PreparedVolume, sourceOf, withMargin } from './prepared-volume.js';

/**
 * The gradient of `obeliskSampleGrid` with respect to its offsets, summed over all grid points,
 * channels and volumes: how the filter inflects. With $g = \partial L / \partial f$,
 *
 * $$\frac{\partial L}{\partial S_{k,0}} = \sum_{n,c,p} g_{n,c,k}(p)\,
 *   \frac{\partial I_{n,c}}{\partial x}(p + S_{k,0})\, \frac{W - 1}{2}$$
 *
 * for x, and alike for y and z; with the opposite sign for $S_{k,1}$. A neighbour outside the
 * volume contributes 0; exactly on a voxel the derivative is that of the cell above it (floor).
 *
 * @param gradient - [N, C * K, Dg, Hg, Wg], of the forward result
 * @param volume - as in the forward step, prepared or not
 * @param offsets - [K, P, 3]
 * @param grid - [Dg, Hg, Wg]
 * @returns [K, P, 3]; all three of an offset are NaN where one of its axes is
 * @throws Error for shapes that do not fit
 * Source: Sections 3.1 and 3.2, Eq. 2-3.
 *
 * @example
 * ```ts
 * import { arrayOf, openDevice } from '@obelisk/engine';
 * import { obeliskGridOffsetGradient } from '@obelisk/kernels';
 * const device = openDevice('cpu');
 * const volume = arrayOf(device, [1, 1, 1, 1, 3], [10, 20, 40]);
 * const offsets = arrayOf(device, [1, 1, 3], [0.5, 0, 0]);
 * const gradient = arrayOf(device, [1, 1, 1, 1, 3], [1, 1, 0]);
 * // slopes 10 and 20 per voxel, one voxel per unit of the offset, and size 1 along y and z
 * const slopes = obeliskGridOffsetGradient(gradient, volume, offsets, [1, 1, 3]);
 * [...slopes.storage.values]; // => [30, 0, 0]
 * ```
 */
export function obeliskGridOffsetGradient(
  gradient: DeviceArray,
  volume: DeviceArray | PreparedVolume,
  offsets: DeviceArray,
  grid: GridSize,
): DeviceArray {
  const family = 'obeliskGridOffsetGradient';
  const source = sourceOf(volume);
  const sizes = obeliskSizes(family, source.shape, offsets.shape);
  checkGrid(family, grid, { start: 0, end: grid[0] });
  checkGradient(family, gradient, [sizes.N, sizes.C * sizes.K, ...grid]);
  return compute(family, [gradient, source, offsets], offsets.shape, {
    kernels: (device) =>
      withMargin(volume, (padded) =>
        gradientOnGrid(device, gradient.storage, padded, offsets.storage, sizes, grid),
      ),
    twin: (out, g, values, shifts) => {
      const locate = twinGridLocate(grid, 0, sizes);
      twinObeliskOffsetGradient(out, g, values, shifts, sizes, grid[0] * grid[1] * grid[2], locate);
    },
  });
}

/**
 * Sums over the rows of the grid in kernels, then over its columns and all channels in a host step.
 */
function gradientOnGrid(
  device: Device,
  gradient: Storage,
  padded: Storage,
  offsets: Storage,
  sizes: ObeliskSizes,
  [Dg, Hg, Wg]: GridSize,
): Storage {
  const { N, C, D, H, W, K, P } = sizes;
  const tableX = axisTables(device, offsets, 0, Wg, W);
  const tableY = axisTables(device, offsets, 1, Hg, H);
  const tableZ = axisTables(device, offsets, 2, Dg, D);
  const [width, height] = [W + 2 * margin, (H + 2 * margin) * (D + 2 * margin)];
  const rows = Dg * Hg;
  const parts: { start: number; sums: Storage }[] = [];
  for (let channel = 0; channel < N * C; channel++) {
    for (const { start, count } of partsOf(device, K, rows * Wg)) {
      const of = (from: Storage, n: number) =>
        ({ from, extent: [n, 3, count * P], offset: start * P * 3 * n }) as const;
      const sums = device.run({
        name: 'obelisk offset gradient, grid',
        kernel: offsetGradientRows,
        functions: [between],
        output: [Wg, P, count],
        components: 3,
        integers: { P, Dg, Hg, rowsPerPlane: H + 2 * margin },
        inputs: [
          {
            name: 'volume',
            from: padded,
            extent: [width, height],
            offset: channel * width * height,
          },
          { name: 'tableX', ...of(tableX, Wg) },
          { name: 'tableY', ...of(tableY, Hg) },
          { name: 'tableZ', ...of(tableZ, Dg) },
          {
            name: 'gradient',
            from: gradient,
            extent: [Wg, rows * count],
            offset: (channel * K + start) * rows * Wg,
          },
        ],
      });
      parts.push({ start: start * P * 3, sums });
    }
  }
  const voxels = [(W - 1) / 2, (H - 1) / 2, (D - 1) / 2];
  return sumColumns(device, parts, K * P, Wg, voxels);
}

/** Sums [K * P, columns, 3] over columns and parts, and turns voxels into units of the offsets. */
function sumColumns(
  device: Device,
  parts: readonly { start: number; sums: Storage }[],
  count: number,
  columns: number,
  voxels: readonly number[],
): Storage {
  const storages = parts.map(({ sums }) => sums);
  return eitherForm(device, {
    ...{ inputs: storages, length: count * 3 },
    host: (...values) => {
      const out = new Float64Array(count * 3);
      values.forEach((sums, part) => {
        for (let at = 0; at < sums.length; at++) {
          const axis = at % 3;
          const offset = Math.floor(at / (3 * columns));
          out[parts[part].start + offset * 3 + axis] += sums[at] * voxels[axis];
        }
      });
      return knownTogether(out);
    },
    kernels: () => sumColumnsByKernel(device, parts, count, columns, voxels),
  });
}

type SumNames = 'parts' | 'columns' | 'offsets' | 'vx' | 'vy' | 'vz';

/** [channel][offset][column][3], added over channels and columns. */
function addColumnsKernel(this: KernelThis<Record<SumNames, number>>, sums: number[][][]) {
  let sum = 0;
  for (let part = 0; part < this.constants.parts; part++) {
    const line = part * this.constants.offsets + this.thread.y;
    for (let column = 0; column < this.constants.columns; column++) {
      sum += sums[line][column][this.thread.x];
    }
  }
  if (this.thread.x === 0) return sum * this.constants.vx;
  if (this.thread.x === 1) return sum * this.constants.vy;
  return sum * this.constants.vz;
}

/** The channels of each part of the offsets are added by one kernel. */
function sumColumnsByKernel(
  device: Device,
  parts: readonly { start: number; sums: Storage }[],
  count: number,
  columns: number,
  [vx, vy, vz]: readonly number[],
): Storage {
  const whole = device.assemble(count * 3, 'nothing: kernels fill it');
  for (const start of new Set(parts.map((part) => part.start))) {
    const channels = parts.filter((part) => part.start === start).map(({ sums }) => sums);
    const offsets = channels[0].length / (3 * columns);
    tidy(() => {
      const all = joined(device, channels);
      const call: KernelCall = {
        name: 'obelisk offset gradient, sum',
        kernel: addColumnsKernel,
        output: [3, offsets],
        integers: { parts: channels.length, columns, offsets },
        reals: { vx, vy, vz },
        inputs: [{ name: 'sums', from: all, extent: [3, columns, offsets * channels.length] }],
      };
      whole.run(call, inOrder(call, start));
    });
  }
  return knownTogetherByKernel(device, whole.finish());
}

type Constants = { P: number; Dg: number; Hg: number; rowsPerPlane: number };

/**
 * Derivatives of the interpolated value along x, y, z by Eq. 3, where
 * $\partial w_{xu} / \partial x = -1$ and $\partial w_{xd} / \partial x = 1$:
 * $$\frac{\partial I}{\partial x} = \sum_{z,y} w_z w_y (I_{xd} - I_{xu}),$$
 * summed over the rows of the grid. A thread is one column of it, one offset p of one k.
 */
export function offsetGradientRows(
  this: KernelThis<Constants>,
  volume: number[][],
  tableX: number[][][],
  tableY: number[][][],
  tableZ: number[][][],
  gradient: number[][],
): [number, number, number] {
  const x = Math.floor(tableX[this.thread.z * this.constants.P + this.thread.y][0][this.thread.x]);
  const wxu = tableX[this.thread.z * this.constants.P + this.thread.y][1][this.thread.x];
  const wxd = tableX[this.thread.z * this.constants.P + this.thread.y][2][this.thread.x];
  let gx = 0;
  let gy = 0;
  let gz = 0;
  for (let iz = 0; iz < this.constants.Dg; iz++) {
    const z = Math.floor(tableZ[this.thread.z * this.constants.P + this.thread.y][0][iz]);
    const wzu = tableZ[this.thread.z * this.constants.P + this.thread.y][1][iz];
    const wzd = tableZ[this.thread.z * this.constants.P + this.thread.y][2][iz];
    for (let iy = 0; iy < this.constants.Hg; iy++) {
      const y = Math.floor(tableY[this.thread.z * this.constants.P + this.thread.y][0][iy]);
      const wyu = tableY[this.thread.z * this.constants.P + this.thread.y][1][iy];
      const wyd = tableY[this.thread.z * this.constants.P + this.thread.y][2][iy];
      const row = z * this.constants.rowsPerPlane + y;
      const above = row + this.constants.rowsPerPlane;
      const i1 = volume[row][x];
      const i2 = volume[row][x + 1];
      const i3 = volume[row + 1][x];
      const i4 = volume[row + 1][x + 1];
      const i5 = volume[above][x];
      const i6 = volume[above][x + 1];
      const i7 = volume[above + 1][x];
      const i8 = volume[above + 1][x + 1];
      // interpolated along x, in the four rows around the sample
      const uu = between(wxu, wxd, i1, i2);
      const du = between(wxu, wxd, i3, i4);
      const ud = between(wxu, wxd, i5, i6);
      const dd = between(wxu, wxd, i7, i8);
      const g =
        gradient[(this.thread.z * this.constants.Dg + iz) * this.constants.Hg + iy][this.thread.x];
      const below = between(wyu, wyd, i2 - i1, i4 - i3);
      const over = between(wyu, wyd, i6 - i5, i8 - i7);
      gx += g * between(wzu, wzd, below, over);
      gy += g * between(wzu, wzd, du - uu, dd - ud);
      gz += g * between(wyu, wyd, ud - uu, dd - du);
    }
  }
  const sign = 1 - 2 * this.thread.y; // the second value is subtracted
  return [sign * gx, sign * gy, sign * gz];
}
