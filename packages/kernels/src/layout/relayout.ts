import type { Device, KernelCall, KernelThis, Storage } from '@obelisk/engine';
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

type Names = `${'size' | 'start' | 'count' | 'rows' | 'places' | 'move'}${string}`;

/**
 * $y_{a_5 \dots a_0} = \text{source}[\sum_c q_c \, \text{stride}_c]$ at the coordinates
 * $q_c = \text{start}_c + \sum_j m_{c,j} \, a_j$, and the fill where one of them is outside. Two
 * axes of the result lie along each of `thread.x`, `thread.y` and `thread.z`; the place in the
 * source is told as a row and a place in it, because a float counts to $2^{24}$ only.
 */
function relayoutKernel(this: KernelThis<Record<Names, number>>, source: number[][], fill: number) {
  const a1 = Math.floor((this.thread.x + 0.5) / this.constants.size0);
  const a0 = this.thread.x - a1 * this.constants.size0;
  const a3 = Math.floor((this.thread.y + 0.5) / this.constants.size2);
  const a2 = this.thread.y - a3 * this.constants.size2;
  const a5 = Math.floor((this.thread.z + 0.5) / this.constants.size4);
  const a4 = this.thread.z - a5 * this.constants.size4;
  let q0 = this.constants.start0 + this.constants.move00 * a0 + this.constants.move01 * a1;
  q0 += this.constants.move02 * a2 + this.constants.move03 * a3;
  q0 += this.constants.move04 * a4 + this.constants.move05 * a5;
  let q1 = this.constants.start1 + this.constants.move10 * a0 + this.constants.move11 * a1;
  q1 += this.constants.move12 * a2 + this.constants.move13 * a3;
  q1 += this.constants.move14 * a4 + this.constants.move15 * a5;
  let q2 = this.constants.start2 + this.constants.move20 * a0 + this.constants.move21 * a1;
  q2 += this.constants.move22 * a2 + this.constants.move23 * a3;
  q2 += this.constants.move24 * a4 + this.constants.move25 * a5;
  let q3 = this.constants.start3 + this.constants.move30 * a0 + this.constants.move31 * a1;
  q3 += this.constants.move32 * a2 + this.constants.move33 * a3;
  q3 += this.constants.move34 * a4 + this.constants.move35 * a5;
  const i0 = Math.max(0, Math.min(q0, this.constants.count0 - 1));
  const i1 = Math.max(0, Math.min(q1, this.constants.count1 - 1));
  const i2 = Math.max(0, Math.min(q2, this.constants.count2 - 1));
  const i3 = Math.max(0, Math.min(q3, this.constants.count3 - 1));
  let row = i0 * this.constants.rows0 + i1 * this.constants.rows1;
  row += i2 * this.constants.rows2 + i3 * this.constants.rows3;
  let place = i0 * this.constants.places0 + i1 * this.constants.places1;
  place += i2 * this.constants.places2 + i3 * this.constants.places3;
  const value = source[row][place];
  if (i0 === q0 && i1 === q1 && i2 === q2 && i3 === q3) {
    return value;
  }
  return fill;
}

/**
 * Lays an array out anew on the device: transposes, packs, pads, takes parts. Where arrays lie with
 * the host, a loop does that.
 */
export function relayout(device: Device, layout: Layout): Storage {
  const { name, source, offset = 0, axes, coordinates, fill = 0 } = layout;
  const inner = [...axes].reverse();
  const sizes = Array.from({ length: 6 }, (_, at) => inner[at]?.size ?? 1);
  const width = rowLength(coordinates) ?? Math.min(source.length - offset, exactIntegers - 1);
  const rows = Math.max(1, Math.floor((source.length - offset) / width));
  const call: KernelCall = {
    name: `${name}, layout`,
    kernel: relayoutKernel,
    output: [sizes[0] * sizes[1], sizes[2] * sizes[3], sizes[4] * sizes[5]],
    integers: {
      ...{ size0: sizes[0], size2: sizes[2], size4: sizes[4] },
      ...coordinateConstants(coordinates, inner, rowLength(coordinates)),
    },
    inputs: [
      { name: 'source', from: source, extent: [width, rows], offset },
      { name: 'fill', number: fill },
    ],
  };
  return device.run(call);
}

/** The shortest stride that divides all longer ones: rows of it keep indices small; else null. */
function rowLength(coordinates: readonly Coordinate[]): number | null {
  const strides = coordinates.filter(({ count }) => count > 1).map(({ stride }) => stride);
  const longer = strides.filter((stride) => stride > 1);
  const least = Math.min(...longer);
  return longer.length > 0 && longer.every((stride) => stride % least === 0) ? least : null;
}

const nowhere: Coordinate = { count: 1, stride: 0 };

function coordinateConstants(
  coordinates: readonly Coordinate[],
  inner: readonly ResultAxis[],
  row: number | null,
): Record<string, number> {
  const integers: Record<string, number> = {};
  for (let c = 0; c < 4; c++) {
    const { start = 0, count, stride } = coordinates[c] ?? nowhere;
    const isRow = row !== null && count > 1 && stride >= row;
    integers[`start${c}`] = start;
    integers[`count${c}`] = count;
    integers[`rows${c}`] = isRow ? stride / row : 0;
    integers[`places${c}`] = isRow || count === 1 ? 0 : stride;
    for (let a = 0; a < 6; a++) integers[`move${c}${a}`] = inner[a]?.moves?.[c] ?? 0;
  }
  return integers;
}
