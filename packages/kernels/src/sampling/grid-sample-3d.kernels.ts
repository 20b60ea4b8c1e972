import type { KernelThis } from '@obelisk/engine';
import type { CoordinateConstants } from './grid-sample-arguments.js';

type Constants = CoordinateConstants & { rowsPerPlane: number };

/**
 * Eq. 2 and 3 in three dimensions: $F = \sum_{i=1}^{8} w_i I_i$ with
 * $w_{xu} = \lfloor x \rfloor + 1 - x$ and $w_{xd} = x - \lfloor x \rfloor$, alike for y and z.
 * A thread is one sample and one channel.
 */
export function trilinear(
  this: KernelThis<Constants>,
  input: number[][][],
  grid: number[][],
): number {
  const gx = (grid[0][this.thread.x] + 1) * this.constants.spanX - this.constants.inset;
  const gy = (grid[1][this.thread.x] + 1) * this.constants.spanY - this.constants.inset;
  const gz = (grid[2][this.thread.x] + 1) * this.constants.spanZ - this.constants.inset;
  const x = Math.max(this.constants.lowest, Math.min(gx / 2, this.constants.highestX));
  const y = Math.max(this.constants.lowest, Math.min(gy / 2, this.constants.highestY));
  const z = Math.max(this.constants.lowest, Math.min(gz / 2, this.constants.highestZ));
  const wxd = x - Math.floor(x);
  const wyd = y - Math.floor(y);
  const wzd = z - Math.floor(z);
  const wxu = 1 - wxd;
  const wyu = 1 - wyd;
  const wzu = 1 - wzd;
  const w1 = wxu * wyu * wzu;
  const w2 = wxd * wyu * wzu;
  const w3 = wxu * wyd * wzu;
  const w4 = wxd * wyd * wzu;
  const w5 = wxu * wyu * wzd;
  const w6 = wxd * wyu * wzd;
  const w7 = wxu * wyd * wzd;
  const w8 = wxd * wyd * wzd;
  const column = Math.floor(x) + 2; // the prepared volume has two voxels of zeros before
  const row = (Math.floor(z) + 2) * this.constants.rowsPerPlane + Math.floor(y) + 2;
  const above = row + this.constants.rowsPerPlane;
  return (
    w1 * input[this.thread.y][row][column] +
    w2 * input[this.thread.y][row][column + 1] +
    w3 * input[this.thread.y][row + 1][column] +
    w4 * input[this.thread.y][row + 1][column + 1] +
    w5 * input[this.thread.y][above][column] +
    w6 * input[this.thread.y][above][column + 1] +
    w7 * input[this.thread.y][above + 1][column] +
    w8 * input[this.thread.y][above + 1][column + 1]
  );
}

/**
 * The value of the nearest voxel; a sample half-way goes away from zero: 0.5 to 1, 1.5 to 2, -0.5
 * to -1. A thread is one sample and one channel.
 */
export function nearest3d(
  this: KernelThis<Constants>,
  input: number[][][],
  grid: number[][],
): number {
  const gx = (grid[0][this.thread.x] + 1) * this.constants.spanX - this.constants.inset;
  const gy = (grid[1][this.thread.x] + 1) * this.constants.spanY - this.constants.inset;
  const gz = (grid[2][this.thread.x] + 1) * this.constants.spanZ - this.constants.inset;
  const x = Math.max(this.constants.lowest, Math.min(gx / 2, this.constants.highestX));
  const y = Math.max(this.constants.lowest, Math.min(gy / 2, this.constants.highestY));
  const z = Math.max(this.constants.lowest, Math.min(gz / 2, this.constants.highestZ));
  let column = Math.floor(x);
  let row = Math.floor(y);
  let plane = Math.floor(z);
  if (x - column > 0.5 || (x - column === 0.5 && x > 0)) {
    column += 1;
  }
  if (y - row > 0.5 || (y - row === 0.5 && y > 0)) {
    row += 1;
  }
  if (z - plane > 0.5 || (z - plane === 0.5 && z > 0)) {
    plane += 1;
  }
  row += (plane + 2) * this.constants.rowsPerPlane;
  // times 1; a coordinate that is no number gives none
  return input[this.thread.y][row + 2][column + 2] * (x - x + (y - y) + (z - z) + 1);
}

/**
 * The derivative with respect to the coordinate, where $\partial w_{xu} / \partial x = -1$ and
 * $\partial w_{xd} / \partial x = 1$, summed over the channels:
 * $$\frac{\partial F}{\partial x} = \sum_c g_c \sum_{z,y} w_z w_y (I_{xd} - I_{xu}),\quad
 *   \frac{\partial x}{\partial g_x} = spanX / 2.$$
 * With border padding it is zero from the outermost voxels on. A thread is one sample.
 */
export function trilinearCoordinateGradient(
  this: KernelThis<Constants & { C: number }>,
  input: number[][][],
  grid: number[][],
  gradient: number[][],
): [number, number, number] {
  const gx = (grid[0][this.thread.x] + 1) * this.constants.spanX - this.constants.inset;
  const gy = (grid[1][this.thread.x] + 1) * this.constants.spanY - this.constants.inset;
  const gz = (grid[2][this.thread.x] + 1) * this.constants.spanZ - this.constants.inset;
  const x = Math.max(this.constants.lowest, Math.min(gx / 2, this.constants.highestX));
  const y = Math.max(this.constants.lowest, Math.min(gy / 2, this.constants.highestY));
  const z = Math.max(this.constants.lowest, Math.min(gz / 2, this.constants.highestZ));
  const wxd = x - Math.floor(x);
  const wyd = y - Math.floor(y);
  const wzd = z - Math.floor(z);
  const wxu = 1 - wxd;
  const wyu = 1 - wyd;
  const wzu = 1 - wzd;
  const column = Math.floor(x) + 2;
  const row = (Math.floor(z) + 2) * this.constants.rowsPerPlane + Math.floor(y) + 2;
  const above = row + this.constants.rowsPerPlane;
  let dx = 0;
  let dy = 0;
  let dz = 0;
  for (let c = 0; c < this.constants.C; c++) {
    const i1 = input[c][row][column];
    const i2 = input[c][row][column + 1];
    const i3 = input[c][row + 1][column];
    const i4 = input[c][row + 1][column + 1];
    const i5 = input[c][above][column];
    const i6 = input[c][above][column + 1];
    const i7 = input[c][above + 1][column];
    const i8 = input[c][above + 1][column + 1];
    const g = gradient[c][this.thread.x];
    dx += g * wzu * (wyu * (i2 - i1) + wyd * (i4 - i3));
    dx += g * wzd * (wyu * (i6 - i5) + wyd * (i8 - i7));
    dy += g * wzu * (wxu * (i3 - i1) + wxd * (i4 - i2));
    dy += g * wzd * (wxu * (i7 - i5) + wxd * (i8 - i6));
    dz += g * wyu * (wxu * (i5 - i1) + wxd * (i6 - i2));
    dz += g * wyd * (wxu * (i7 - i3) + wxd * (i8 - i4));
  }
  let insideX = 0;
  let insideY = 0;
  let insideZ = 0;
  if (gx / 2 > this.constants.lowest && gx / 2 < this.constants.highestX) {
    insideX = 0.5;
  }
  if (gy / 2 > this.constants.lowest && gy / 2 < this.constants.highestY) {
    insideY = 0.5;
  }
  if (gz / 2 > this.constants.lowest && gz / 2 < this.constants.highestZ) {
    insideZ = 0.5;
  }
  // The slope along x does not depend on x within a cell; where x is no number, no cell is known.
  return [
    dx * insideX * this.constants.spanX * (x - x + 1),
    dy * insideY * this.constants.spanY * (y - y + 1),
    dz * insideZ * this.constants.spanZ * (z - z + 1),
  ];
}
