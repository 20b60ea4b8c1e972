import { type Device, type KernelThis, type Storage, tidy, zeros } from '@obelisk/engine';
import { quadsOf } from '../quads.js';
import type { Matrix } from './product.js';
import { type Pair, rowProductsInPlace } from './row-products-in-place.js';

/** Lanes of a row that are summed side by side, in one instruction. */
const lanes = 4;
/** Positions summed in one kernel; the host sums the parts in float64. */
const positionsPerPart = 2048;

/**
 * $s_{m,k,l} = \sum_j A_{m,\,4 j + l} B_{k,\,4 j + l}$ of lane $l$, for four rows $m$ per thread.
 * Both rows are read along, so that neither matrix has to be transposed.
 */
function rowProductsKernel(this: KernelThis<{ turns: number }>, a: number[][], b: number[][]) {
  let s0 = 0;
  let s1 = 0;
  let s2 = 0;
  let s3 = 0;
  for (let j = 0; j < this.constants.turns; j++) {
    const v = b[this.thread.y][j * 4 + this.thread.x];
    s0 += a[this.thread.z * 4][j * 4 + this.thread.x] * v;
    s1 += a[this.thread.z * 4 + 1][j * 4 + this.thread.x] * v;
    s2 += a[this.thread.z * 4 + 2][j * 4 + this.thread.x] * v;
    s3 += a[this.thread.z * 4 + 3][j * 4 + this.thread.x] * v;
  }
  return [s0, s1, s2, s3];
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
  const sums: Storage[] = [];
  for (const pair of pairs) {
    for (let start = 0; start < N; start += positionsPerPart) {
      const length = Math.min(positionsPerPart, N - start);
      const width = Math.ceil(length / lanes) * lanes;
      const cut = { start, length, width };
      const part = tidy(() => {
        const left = columnsOf(device, pair.a, { ...cut, rows: quads * 4 });
        const right = columnsOf(device, pair.b, { ...cut, rows: K });
        return device.run({
          name,
          kernel: rowProductsKernel,
          output: [lanes, K, quads],
          components: 4,
          integers: { turns: width / lanes },
          inputs: [
            { name: 'a', ...left, extent: [width, quads * 4] },
            { name: 'b', ...right, extent: [width, K] },
          ],
        });
      });
      sums.push(part);
    }
  }
  return device.host(sums, M * K, (...values) => {
    const total = new Float64Array(quads * 4 * K);
    for (const part of values) {
      for (let at = 0, to = 0; at < part.length; to++) {
        // [quad][k][lane][4 rows] is added up to [quad][4 rows][k]
        const first = to + Math.floor(to / K) * 3 * K;
        for (let lane = 0; lane < lanes; lane++, at += 4) {
          total[first] += part[at];
          total[first + K] += part[at + 1];
          total[first + 2 * K] += part[at + 2];
          total[first + 3 * K] += part[at + 3];
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
