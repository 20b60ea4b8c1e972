import {
  type Assembly,
  type Device,
  eitherForm,
  type KernelThis,
  type Storage,
  zeros,
} from '@obelisk/engine';
import { relayout } from '../layout/relayout.js';
import { paddedWithZeros, quadsOf } from '../quads.js';

/** A matrix in C order: `rows` x `columns` numbers of a storage, from `offset` on. */
export interface Matrix {
  readonly storage: Storage;
  readonly offset: number;
  readonly rows: number;
  readonly columns: number;
}

/**
 * Positions are worked through in blocks that stay in the cache with all of their channels: shorter
 * ones where there are many. Their lengths are multiples of eight, as many as kernels compute at
 * once; the usual one is taken where no length between the others divides the positions. Measured.
 */
const blocksOfFew = { longest: 400, usual: 256, shortest: 120 };
const blocksOfMany = { longest: 72, usual: 64, shortest: 40 };
/** More channels than these are many. */
const fewChannels = 48;

/**
 * $Y_{m,n} = b_m + \sum_k A_{m,k} X_{k,n}$, four rows $m$ per thread: each number of $X$ is loaded
 * once for four multiply-adds.
 */
function productKernel(
  this: KernelThis<{ K: number; block: number; start: number }>,
  a: number[][][],
  x: number[][],
  bias: number[][],
) {
  let y0 = bias[this.thread.y][0];
  let y1 = bias[this.thread.y][1];
  let y2 = bias[this.thread.y][2];
  let y3 = bias[this.thread.y][3];
  for (let k = 0; k < this.constants.K; k++) {
    const v = x[k][this.constants.start + this.thread.z * this.constants.block + this.thread.x];
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
  const y = device.assemble(a.rows * x.columns, 'nothing: kernels fill it');
  productInto(y, 0, device, name, a, x, bias);
  return y.finish();
}

/** The same, with the result from `offset` on in a larger array. */
export function productInto(
  y: Assembly,
  offset: number,
  device: Device,
  name: string,
  a: PackedRows,
  x: Matrix,
  bias: Storage | null = null,
): void {
  const { rows: M, columns: K } = a;
  const { columns: N } = x;
  const quads = quadsOf(M);
  const packedBias = bias
    ? paddedWithZeros(device, bias, 0, bias.length, quads * 4)
    : new Float32Array(quads * 4);
  // The last rows may be fewer than four: they have a call of their own.
  const whole = Math.floor(M / 4);
  for (const rows of [
    { first: 0, quads: whole, components: 4 },
    { first: whole, quads: quads - whole, components: M - 4 * whole },
  ]) {
    if (rows.quads === 0) continue;
    for (const { start, block, count } of blocksOf(N, K)) {
      const call = {
        name,
        kernel: productKernel,
        output: [block, rows.quads, count],
        components: 4,
        integers: { K, block, start },
        inputs: [
          { name: 'a', from: a.storage, offset: rows.first * K * 4, extent: [4, K, rows.quads] },
          { name: 'x', from: x.storage, offset: x.offset, extent: [N, K] },
          { name: 'bias', from: packedBias, offset: rows.first * 4, extent: [4, rows.quads] },
        ],
      } as const;
      y.run(call, {
        offset: offset + rows.first * 4 * N + start,
        cell: [1, 4 * N, block],
        component: N,
        components: rows.components,
      });
    }
  }
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
  const length = quadsOf(rows) * columns * 4;
  const packed = eitherForm(device, {
    ...{ inputs: [storage], length },
    host: (values) => {
      const quads = zeros(length);
      for (let row = 0; row < rows; row++) {
        let to = Math.floor(row / 4) * columns * 4 + (row % 4);
        const from = offset + row * columns;
        for (let k = 0; k < columns; k++, to += 4) quads[to] = values[from + k];
      }
      return quads;
    },
    kernels: () => {
      const axes = [
        { size: quadsOf(rows), moves: { 1: 4 } },
        { size: columns, moves: { 0: 1 } },
        { size: 1 },
        { size: 4, moves: { 1: 1 } },
      ];
      return relayout(device, { name: 'rows', ...sourceOf(matrix), axes });
    },
  });
  return { storage: packed, rows, columns };
}

/** The transpose of a matrix as the left side of a product. */
export function packColumns(device: Device, matrix: Matrix): PackedRows {
  const { storage, offset, rows, columns } = matrix;
  const length = quadsOf(columns) * rows * 4;
  const packed = eitherForm(device, {
    ...{ inputs: [storage], length },
    host: (values) => {
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
    },
    kernels: () => {
      const axes = [
        { size: quadsOf(columns), moves: { 0: 4 } },
        { size: rows, moves: { 1: 1 } },
        { size: 1 },
        { size: 4, moves: { 0: 1 } },
      ];
      return relayout(device, { name: 'columns', ...sourceOf(matrix), axes });
    },
  });
  return { storage: packed, rows: columns, columns: rows };
}

/** A matrix as a source that is laid out anew: coordinate 0 is the column, 1 the row. */
function sourceOf({ storage: source, offset, rows, columns }: Matrix) {
  const coordinates = [
    { count: columns, stride: 1 },
    { count: rows, stride: columns },
  ];
  return { source, offset, coordinates };
}

/** N positions in equal blocks, and those that are left in a shorter one. */
function blocksOf(N: number, K: number): { start: number; block: number; count: number }[] {
  const { longest, usual, shortest } = K > fewChannels ? blocksOfMany : blocksOfFew;
  if (N <= blocksOfFew.longest) return [{ start: 0, block: N, count: 1 }];
  for (let block = longest; block >= shortest; block -= 8) {
    if (N % block === 0) return [{ start: 0, block, count: N / block }];
  }
  const count = Math.floor(N / usual);
  const start = count * usual;
  return [
    { start: 0, block: usual, count },
    ...(start < N ? [{ start, block: N - start, count: 1 }] : []),
  ];
}
