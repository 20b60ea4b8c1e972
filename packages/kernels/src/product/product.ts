import type { Device } from '../device.js';
import type { KernelThis } from '../kernel-this.js';
import { usedNumbers, zeros } from '../recycling.js';
import type { Storage, Values } from '../storage.js';

/** A matrix in C order: `rows` x `columns` numbers of a storage, from `offset` on. */
export interface Matrix {
  readonly storage: Storage;
  readonly offset: number;
  readonly rows: number;
  readonly columns: number;
}

/** Positions are worked through in blocks that stay in the cache, with all of their channels. */
const longestBlock = 400;

/**
 * $Y_{m,n} = b_m + \sum_k A_{m,k} X_{k,n}$, four rows $m$ per thread: each number of $X$ is loaded
 * once for four multiply-adds.
 */
function productKernel(
  this: KernelThis<{ K: number; block: number }>,
  a: number[][][],
  x: number[][],
  bias: number[][],
) {
  let y0 = bias[this.thread.y][0];
  let y1 = bias[this.thread.y][1];
  let y2 = bias[this.thread.y][2];
  let y3 = bias[this.thread.y][3];
  for (let k = 0; k < this.constants.K; k++) {
    const v = x[k][this.thread.z * this.constants.block + this.thread.x];
    y0 += a[this.thread.y][k][0] * v;
    y1 += a[this.thread.y][k][1] * v;
    y2 += a[this.thread.y][k][2] * v;
    y3 += a[this.thread.y][k][3] * v;
  }
  return [y0, y1, y2, y3];
}

/**
 * Product of matrices, $Y = A X + b$: `a` is M x K, `x` is K x N, `bias` M numbers or null.
 * The result is M x N in C order.
 */
export function product(
  device: Device,
  name: string,
  a: PackedRows,
  x: Matrix,
  bias: Storage | null = null,
): Storage {
  const { rows: M, columns: K } = a;
  const quads = Math.ceil(M / 4);
  const { block, width } = blocksOf(x.columns);
  const packedBias = bias
    ? device.host([bias], quads * 4, (values) => padded(values, quads * 4))
    : new Float32Array(quads * 4);
  const y = device.run({
    name,
    kernel: productKernel,
    output: [block, quads, width / block],
    components: 4,
    integers: { K, block },
    inputs: [
      { name: 'a', from: a.storage, extent: [4, K, quads] },
      { name: 'x', ...widened(device, x, width), extent: [width, K] },
      { name: 'bias', from: packedBias, extent: [4, quads] },
    ],
  });
  return unpackRows(device, y, { M, N: x.columns, block, quads });
}

/**
 * A matrix with four rows side by side, [quad][k][4]; rows that are missing in the last are zero.
 */
export interface PackedRows {
  readonly storage: Storage;
  readonly rows: number;
  readonly columns: number;
}

/** A matrix as the left side of a product. */
export function packRows(device: Device, matrix: Matrix): PackedRows {
  const { storage, offset, rows, columns } = matrix;
  const length = Math.ceil(rows / 4) * columns * 4;
  const packed = device.host([storage], length, (values) => {
    const quads = zeros(length);
    for (let row = 0; row < rows; row++) {
      let to = Math.floor(row / 4) * columns * 4 + (row % 4);
      const from = offset + row * columns;
      for (let k = 0; k < columns; k++, to += 4) quads[to] = values[from + k];
    }
    return quads;
  });
  return { storage: packed, rows, columns };
}

/** The transpose of a matrix as the left side of a product. */
export function packColumns(device: Device, matrix: Matrix): PackedRows {
  const { storage, offset, rows, columns } = matrix;
  const length = Math.ceil(columns / 4) * rows * 4;
  const packed = device.host([storage], length, (values) => {
    const quads = zeros(length);
    for (let first = 0; first < columns; first += 4) {
      const beside = Math.min(4, columns - first);
      for (let row = 0; row < rows; row++) {
        const from = offset + row * columns + first;
        const to = first * rows + row * 4;
        for (let c = 0; c < beside; c++) quads[to + c] = values[from + c];
      }
    }
    return quads;
  });
  return { storage: packed, rows: columns, columns: rows };
}

/** From [block of positions][quad][position][4] to M x N. */
function unpackRows(
  device: Device,
  y: Storage,
  { M, N, block, quads }: { M: number; N: number; block: number; quads: number },
): Storage {
  return device.host([y], M * N, (values) => {
    const rows = usedNumbers(quads * 4 * N);
    for (let quad = 0; quad < quads; quad++) {
      for (let start = 0; start < N; start += block) {
        const from = ((start / block) * quads + quad) * block * 4;
        const to = quad * 4 * N + start;
        const length = Math.min(block, N - start);
        for (let p = 0; p < length; p++) {
          rows[to + p] = values[from + p * 4];
          rows[to + N + p] = values[from + p * 4 + 1];
          rows[to + 2 * N + p] = values[from + p * 4 + 2];
          rows[to + 3 * N + p] = values[from + p * 4 + 3];
        }
      }
    }
    return M % 4 === 0 ? rows : rows.subarray(0, M * N);
  });
}

/** The block length, and the width of the rows: N where it falls into equal blocks, or more. */
function blocksOf(N: number): { block: number; width: number } {
  if (N <= longestBlock) return { block: N, width: N };
  for (let block = longestBlock; block >= 120; block -= 4) {
    if (N % block === 0) return { block, width: N };
  }
  const block = 256;
  return { block, width: Math.ceil(N / block) * block };
}

/** `x` as a kernel argument with rows of `width` numbers. */
export function widened(device: Device, { storage, offset, rows, columns }: Matrix, width: number) {
  if (width === columns) return { from: storage, offset };
  const from = device.host([storage], rows * width, (values) => {
    const wide = zeros(rows * width);
    for (let row = 0; row < rows; row++) {
      const start = offset + row * columns;
      wide.set(values.subarray(start, start + columns), row * width);
    }
    return wide;
  });
  return { from, offset: 0 };
}

function padded(values: Values, length: number): Values {
  const more = zeros(length);
  more.set(values);
  return more;
}
