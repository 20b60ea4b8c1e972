import type { KernelThis } from '@obelisk/engine';
import type { CoordinateConstants } from './grid-sample-arguments.js';
import { between, gridSlopeOf, gridVoxelOf, weightAfter } from './interpolation.js';

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
  const x = gridVoxelOf(
    grid[0][this.thread.x],
    this.constants.spanX,
    this.constants.inset,
    this.constants.lowest,
    this.constants.highestX,
  );
  const y = gridVoxelOf(
    grid[1][this.thread.x],
    this.constants.spanY,
    this.constants.inset,
    this.constants.lowest,
    this.constants.highestY,
  );
  const z = gridVoxelOf(
    grid[2][this.thread.x],
    this.constants.spanZ,
    this.constants.inset,
    this.constants.lowest,
    this.constants.highestZ,
  );
  const wxd = weightAfter(x);
  const wyd = weightAfter(y);
  const wzd = weightAfter(z);
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
  const x = gridVoxelOf(
    grid[0][this.thread.x],
    this.constants.spanX,
    this.constants.inset,
    this.constants.lowest,
    this.constants.highestX,
  );
  const y = gridVoxelOf(
    grid[1][this.thread.x],
    this.constants.spanY,
    this.constants.inset,
    this.constants.lowest,
    this.constants.highestY,
  );
  const z = gridVoxelOf(
    grid[2][this.thread.x],
    this.constants.spanZ,
    this.constants.inset,
    this.constants.lowest,
    this.constants.highestZ,
  );
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
  const x = gridVoxelOf(
    grid[0][this.thread.x],
    this.constants.spanX,
    this.constants.inset,
    this.constants.lowest,
    this.constants.highestX,
  );
  const y = gridVoxelOf(
    grid[1][this.thread.x],
    this.constants.spanY,
    this.constants.inset,
    this.constants.lowest,
    this.constants.highestY,
  );
  const z = gridVoxelOf(
    grid[2][this.thread.x],
    this.constants.spanZ,
    this.constants.inset,
    this.constants.lowest,
    this.constants.highestZ,
  );
  const wxd = weightAfter(x);
  const wyd = weightAfter(y);
  const wzd = weightAfter(z);
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
    dx += g * wzu * between(wyu, wyd, i2 - i1, i4 - i3);
    dx += g * wzd * between(wyu, wyd, i6 - i5, i8 - i7);
    dy += g * wzu * between(wxu, wxd, i3 - i1, i4 - i2);
    dy += g * wzd * between(wxu, wxd, i7 - i5, i8 - i6);
    dz += g * wyu * between(wxu, wxd, i5 - i1, i6 - i2);
    dz += g * wyd * between(wxu, wxd, i7 - i3, i8 - i4);
  }
  const insideX = gridSlopeOf(x, this.constants.lowest, this.constants.highestX);
  const insideY = gridSlopeOf(y, this.constants.lowest, this.constants.highestY);
  const insideZ = gridSlopeOf(z, this.constants.lowest, this.constants.highestZ);
  // The slope along x does not depend on x within a cell; where x is no number, no cell is known.
  return [
    dx * insideX * this.constants.spanX * (x - x + 1),
    dy * insideY * this.constants.spanY * (y - y + 1),
    dz * insideZ * this.constants.spanZ * (z - z + 1),
  ];
}
