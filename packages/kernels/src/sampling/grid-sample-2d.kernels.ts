import type { KernelThis } from '@obelisk/engine';
import type { CoordinateConstants } from './grid-sample-arguments.js';
import { between, gridSlopeOf, gridVoxelOf, weightAfter } from './interpolation.js';

/**
 * Eq. 2 and 3: $F = w_1 I_1 + w_2 I_2 + w_3 I_3 + w_4 I_4$ with
 * $w_{xu} = \lfloor x \rfloor + 1 - x$ and $w_{xd} = x - \lfloor x \rfloor$, alike for y.
 * A thread is one sample and one channel.
 */
export function bilinear(
  this: KernelThis<CoordinateConstants>,
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
  const wxd = weightAfter(x);
  const wyd = weightAfter(y);
  const wxu = 1 - wxd;
  const wyu = 1 - wyd;
  const w1 = wxu * wyu;
  const w2 = wxd * wyu;
  const w3 = wxu * wyd;
  const w4 = wxd * wyd;
  const column = Math.floor(x) + 2; // the prepared image has two pixels of zeros before
  const row = Math.floor(y) + 2;
  return (
    w1 * input[this.thread.y][row][column] +
    w2 * input[this.thread.y][row][column + 1] +
    w3 * input[this.thread.y][row + 1][column] +
    w4 * input[this.thread.y][row + 1][column + 1]
  );
}

/**
 * The value of the nearest pixel; a sample half-way goes to the even one: 0.5 to 0, 1.5 to 2. A
 * thread is one sample and one channel.
 */
export function nearest2d(
  this: KernelThis<CoordinateConstants>,
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
  let column = Math.floor(x);
  let row = Math.floor(y);
  const oddColumn = column - 2 * Math.floor(column / 2);
  const oddRow = row - 2 * Math.floor(row / 2);
  if (x - column > 0.5 || (x - column === 0.5 && oddColumn > 0.5)) {
    column += 1;
  }
  if (y - row > 0.5 || (y - row === 0.5 && oddRow > 0.5)) {
    row += 1;
  }
  // times 1; a coordinate that is no number gives none
  return input[this.thread.y][row + 2][column + 2] * (x - x + (y - y) + 1);
}

/**
 * The derivative with respect to the coordinate, where $\partial w_{xu} / \partial x = -1$ and
 * $\partial w_{xd} / \partial x = 1$, summed over the channels:
 * $$\frac{\partial F}{\partial x} = \sum_c g_c (w_{yu} (I_2 - I_1) + w_{yd} (I_4 - I_3)),\quad
 *   \frac{\partial x}{\partial g_x} = spanX / 2.$$
 * With border padding it is zero from the outermost pixels on. A thread is one sample.
 */
export function bilinearCoordinateGradient(
  this: KernelThis<CoordinateConstants & { C: number }>,
  input: number[][][],
  grid: number[][],
  gradient: number[][],
): [number, number] {
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
  const wxd = weightAfter(x);
  const wyd = weightAfter(y);
  const wxu = 1 - wxd;
  const wyu = 1 - wyd;
  const column = Math.floor(x) + 2;
  const row = Math.floor(y) + 2;
  let dx = 0;
  let dy = 0;
  for (let c = 0; c < this.constants.C; c++) {
    const i1 = input[c][row][column];
    const i2 = input[c][row][column + 1];
    const i3 = input[c][row + 1][column];
    const i4 = input[c][row + 1][column + 1];
    const g = gradient[c][this.thread.x];
    dx += g * between(wyu, wyd, i2 - i1, i4 - i3);
    dy += g * between(wxu, wxd, i3 - i1, i4 - i2);
  }
  const insideX = gridSlopeOf(x, this.constants.lowest, this.constants.highestX);
  const insideY = gridSlopeOf(y, this.constants.lowest, this.constants.highestY);
  // The slope along x does not depend on x within a cell; where x is no number, no cell is known.
  return [
    dx * insideX * this.constants.spanX * (x - x + 1),
    dy * insideY * this.constants.spanY * (y - y + 1),
  ];
}
