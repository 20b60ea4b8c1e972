import type { Device, KernelThis, Storage } from '@obelisk/engine';
import { exactIntegers } from '@obelisk/webasm';

/** An axis of the result: its size, and by how much each step along it moves coordinates. */
export interface ResultAxis {
  readonly size: number;
  /** By the number of the coordinate; those that are left out stay. */
  readonly moves?: Readonly<Record<number, number | undefined>>;
}

/** A coordinate in the source: outside of 0 .. count - 1 the result is the fill. */
export interface Coordinate {
  readonly start?: number;
  readonly count: number;
  readonly stride: number;
}

/** How an array is laid out anew. */
export interface Layout {
  readonly name: string;
  readonly source: Storage;
  /** Where in the source coordinates begin to count. */
  readonly offset?: number;
  /** From the outermost to the innermost, at most six. */
  readonly axes: readonly ResultAxis[];
  /** At most four. */
  readonly coordinates: readonly Coordinate[];
  /** What places outside of the source give; 0 by default. */
  readonly fill?: number;
}

/**
 * $y_{a_5 \dots a_0} = \text{source}[\sum_c q_c \, \text{stride}_c]$ at the coordinates
 * $q_c = \text{start}_c + \sum_j m_{c,j} \, a_j$, and the fill where one of them is outside. Two
 * axes of the result lie along each of `thread.x`, `thread.y` and `thread.z`; the place in the
 * source is told as a row and a place in it, because a float counts to $2^{24}$ only.
 * @param plan - row c has start, count, rows and places per step, and $m_{c,0} \dots m_{c,5}$ of
 *   coordinate c; the last row has the sizes of $a_0$, $a_2$ and $a_4$. It is an argument and not a
 *   list of constants, so that one compiled kernel does for all layouts
 */
function relayoutKernel(this: KernelThis, source: number[][], plan: number[][], fill: number) {
  const a1 = Math.floor((this.thread.x + 0.5) / plan[4][0]);
  const a0 = this.thread.x - a1 * plan[4][0];
  const a3 = Math.floor((this.thread.y + 0.5) / plan[4][1]);
  const a2 = this.thread.y - a3 * plan[4][1];
  const a5 = Math.floor((this.thread.z + 0.5) / plan[4][2]);
  const a4 = this.thread.z - a5 * plan[4][2];
  let row = 0;
  let place = 0;
  let inside = 0;
  for (let c = 0; c < 4; c++) {
    let q = plan[c][0] + plan[c][4] * a0 + plan[c][5] * a1 + plan[c][6] * a2;
    q += plan[c][7] * a3 + plan[c][8] * a4 + plan[c][9] * a5;
    if (q >= 0 && q < plan[c][1]) {
      inside += 1;
      row += q * plan[c][2];
      place += q * plan[c][3];
    }
  }
  if (inside < 4) return fill;
  return source[row][place];
}

/**
 * Lays an array out anew on the device: transposes, packs, pads, takes parts. Where arrays lie with
 * the host, a loop does that.
 */
export function relayout(device: Device, layout: Layout): Storage {
  const { name, source, offset = 0, axes, coordinates, fill = 0 } = layout;
  const inner = [...axes].reverse();
  const sizes = Array.from({ length: 6 }, (_, at) => inner[at]?.size ?? 1);
  const row = rowLength(coordinates);
  const width = row ?? Math.min(source.length - offset, exactIntegers - 1);
  const rows = Math.max(1, Math.floor((source.length - offset) / width));
  return device.run({
    name: `${name}, layout`,
    kernel: relayoutKernel,
    output: [sizes[0] * sizes[1], sizes[2] * sizes[3], sizes[4] * sizes[5]],
    inputs: [
      { name: 'source', from: source, extent: [width, rows], offset },
      { name: 'plan', from: planOf(coordinates, inner, row), extent: [planWidth, 5] },
      { name: 'fill', number: fill },
    ],
  });
}

/** The shortest stride that divides all longer ones: rows of it keep indices small; else null. */
function rowLength(coordinates: readonly Coordinate[]): number | null {
  const strides = coordinates.filter(({ count }) => count > 1).map(({ stride }) => stride);
  const longer = strides.filter((stride) => stride > 1);
  const least = Math.min(...longer);
  return longer.length > 0 && longer.every((stride) => stride % least === 0) ? least : null;
}

const nowhere: Coordinate = { count: 1, stride: 0 };
const planWidth = 10;

function planOf(
  coordinates: readonly Coordinate[],
  inner: readonly ResultAxis[],
  row: number | null,
): Float32Array {
  const rows = Array.from({ length: 4 }, (_, c) => {
    const { start = 0, count, stride } = coordinates[c] ?? nowhere;
    const isRow = row !== null && count > 1 && stride >= row;
    const steps = isRow ? [stride / row, 0] : [0, count === 1 ? 0 : stride];
    const moves = Array.from({ length: 6 }, (_, axis) => inner[axis]?.moves?.[c] ?? 0);
    return [start, count, ...steps, ...moves];
  });
  const sizes = [0, 2, 4].map((axis) => inner[axis]?.size ?? 1);
  return Float32Array.from([...rows.flat(), ...sizes, ...new Array(planWidth - 3).fill(0)]);
}
