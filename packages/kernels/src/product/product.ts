import type { Device } from '../device.js';
import type { KernelThis } from '../kernel-this.js';
import type { Storage, Values } from '../storage.js';

/** A matrix in C order: `rows` x `columns` numbers of a storage, from `offset` on. */
export interface Matrix {
  readonly storage: Storage;
  readonly offset: number;
  readonly rows: number;
  readonly columns: number;
}

/** Positions are worked through in blocks that stay in the cache. */
const longestBlock = 1560;

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
  a: Matrix,
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
      { name: 'a', from: packRows(device, a), extent: [4, K, quads] },
      { name: 'x', ...widened(device, x, width), extent: [width, K] },
      { name: 'bias', from: packedBias, extent: [4, quads] },
    ],
  });
  return unpackRows(device, y, { M, N: x.columns, block, quads });
}

/** `a` with four rows side by side, [quad][k][4]; rows that are missing in the last are zero. */
function packRows(device: Device, { storage, offset, rows, columns }: Matrix): Storage {
  const quads = Math.ceil(rows / 4);
  return device.host([storage], quads * columns * 4, (values) => {
    const packed = new Float32Array(quads * columns * 4);
    for (let row = 0; row < rows; row++) {
      let to = Math.floor(row / 4) * columns * 4 + (row % 4);
      const from = offset + row * columns;
      for (let k = 0; k < columns; k++, to += 4) packed[to] = values[from + k];
    }
    return packed;
  });
}

/** From [block of positions][quad][position][4] to M x N. */
function unpackRows(
  device: Device,
  y: Storage,
  { M, N, block, quads }: { M: number; N: number; block: number; quads: number },
): Storage {
  return device.host([y], M * N, (values) => {
    const rows = new Float32Array(M * N);
    for (let row = 0; row < M; row++) {
      for (let start = 0; start < N; start += block) {
        let from = ((start / block) * quads + Math.floor(row / 4)) * block * 4 + (row % 4);
        const to = row * N + start;
        const length = Math.min(block, N - start);
        for (let p = 0; p < length; p++, from += 4) rows[to + p] = values[from];
      }
    }
    return rows;
  });
}

/** The block length, and the width of the rows: N where it falls into equal blocks, or more. */
function blocksOf(N: number): { block: number; width: number } {
  if (N <= longestBlock) return { block: N, width: N };
  for (let block = longestBlock; block >= 120; block -= 4) {
    if (N % block === 0) return { block, width: N };
  }
  const block = 1024;
  return { block, width: Math.ceil(N / block) * block };
}

/** `x` as a kernel argument with rows of `width` numbers. */
function widened(device: Device, { storage, offset, rows, columns }: Matrix, width: number) {
  if (width === columns) return { from: storage, offset };
  const from = device.host([storage], rows * width, (values) => {
    const wide = new Float32Array(rows * width);
    for (let row = 0; row < rows; row++) {
      const start = offset + row * columns;
      wide.set(values.subarray(start, start + columns), row * width);
    }
    return wide;
  });
  return { from, offset: 0 };
}

function padded(values: Values, length: number): Values {
  const more = new Float32Array(length);
  more.set(values);
  return more;
}

/** The transpose of a matrix, as a matrix of its own. */
export function transposed(device: Device, { storage, offset, rows, columns }: Matrix): Matrix {
  const turned = device.host([storage], rows * columns, (values) => {
    const numbers = new Float32Array(rows * columns);
    for (let row = 0; row < rows; row++) {
      for (let column = 0; column < columns; column++) {
        numbers[column * rows + row] = values[offset + row * columns + column];
      }
    }
    return numbers;
  });
  return { storage: turned, offset: 0, rows: columns, columns: rows };
}
