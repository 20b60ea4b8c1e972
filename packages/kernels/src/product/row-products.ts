import { type Device, type KernelThis, type Storage, tidy, zeros } from '@obelisk/engine';
import { quadsOf } from '../quads.js';
import type { Matrix } from './product.js';
import { type Pair, rowProductsInPlace } from './row-products-in-place.js';

/** Lanes of a row that are summed side by side, in one instruction. */
const lanes = 4;
/** Positions summed in one kernel; the host sums the parts in float64. */
const positionsPerPart = 2048;

/**
 * $s_{m,k,l} = \sum_j A_{m,\,4 j + l} B_{k,\,4 j + l}$ of lane $l$, for four rows $m$ and two rows
 * $k$ per thread: six loads for eight multiply-adds. Both rows are read along, so that neither
 * matrix has to be transposed.
 */
function rowProductsKernel(this: KernelThis<{ turns: number }>, a: number[][], b: number[][]) {
  let s0 = 0;
  let s1 = 0;
  let s2 = 0;
  let s3 = 0;
  let t0 = 0;
  let t1 = 0;
  let t2 = 0;
  let t3 = 0;
  for (let j = 0; j < this.constants.turns; j++) {
    const v = b[this.thread.y * 2][j * 4 + this.thread.x];
    const w = b[this.thread.y * 2 + 1][j * 4 + this.thread.x];
    const a0 = a[this.thread.z * 4][j * 4 + this.thread.x];
    const a1 = a[this.thread.z * 4 + 1][j * 4 + this.thread.x];
    const a2 = a[this.thread.z * 4 + 2][j * 4 + this.thread.x];
    const a3 = a[this.thread.z * 4 + 3][j * 4 + this.thread.x];
    s0 += a0 * v;
    s1 += a1 * v;
    s2 += a2 * v;
    s3 += a3 * v;
    t0 += a0 * w;
    t1 += a1 * w;
    t2 += a2 * w;
    t3 += a3 * w;
  }
  return [s0, s1, s2, s3, t0, t1, t2, t3];
}

/**
 * Products of rows with rows, $Y = A B^\top$: `a` is M x N, `b` is K x N, over several pairs of
 * matrices, whose products are added. The result is M x K in C order.
 */
export function rowProducts(device: Device, name: string, pairs: readonly Pair[]): Storage {
  if (device.resident) return rowProductsInPlace(device, name, pairs);
  const [{ a, b }] = pairs;
  const [M, K, N] = [a.rows, b.rows, a.columns];
  const quads = quadsOf(M);
  const pairsOfRows = Math.ceil(K / 2);
  const sums: Storage[] = [];
  for (const pair of pairs) {
    for (let start = 0; start < N; start += positionsPerPart) {
      const length = Math.min(positionsPerPart, N - start);
      const width = Math.ceil(length / lanes) * lanes;
      const cut = { start, length, width };
      const part = tidy(() => {
        const left = columnsOf(device, pair.a, { ...cut, rows: quads * 4 });
        const right = columnsOf(device, pair.b, { ...cut, rows: pairsOfRows * 2 });
        return device.run({
          name,
          kernel: rowProductsKernel,
          output: [lanes, pairsOfRows, quads],
          components: 8,
          integers: { turns: width / lanes },
          inputs: [
            { name: 'a', ...left, extent: [width, quads * 4] },
            { name: 'b', ...right, extent: [width, pairsOfRows * 2] },
          ],
        });
      });
      sums.push(part);
    }
  }
  return device.host(sums, M * K, (...values) => {
    const total = new Float64Array(quads * 4 * K);
    for (const part of values) {
      let at = 0;
      for (let quad = 0; quad < quads; quad++) {
        for (let k = 0; k < pairsOfRows * 2; k += 2) {
          const columns = Math.min(2, K - k);
          // [lane][two rows k][four rows m]
          for (let column = 0; column < columns; column++) {
            for (let row = 0; row < 4; row++) {
              const from = at + column * 4 + row;
              const to = (quad * 4 + row) * K + k + column;
              total[to] =
                total[to] + part[from] + part[from + 8] + part[from + 16] + part[from + 24];
            }
          }
          at += 8 * lanes;
        }
      }
    }
    return Float32Array.from(total.subarray(0, M * K));
  });
}

/**
 * Columns `start` .. `start + length` of a matrix in rows of `width` numbers, as a kernel argument;
 * what it does not have is zero.
 */
function columnsOf(device: Device, matrix: Matrix, { start, length, rows, width }: Cut) {
  const { storage, offset } = matrix;
  if (width === matrix.columns && rows === matrix.rows) return { from: storage, offset };
  const from = device.host([storage], rows * width, (values) => {
    const numbers = zeros(rows * width);
    for (let row = 0; row < matrix.rows; row++) {
      const first = offset + row * matrix.columns + start;
      numbers.set(values.subarray(first, first + length), row * width);
    }
    return numbers;
  });
  return { from, offset: 0 };
}

interface Cut {
  readonly start: number;
  readonly length: number;
  readonly rows: number;
  readonly width: number;
}
