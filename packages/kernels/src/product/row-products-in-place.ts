import { type Device, inOrder, type KernelThis, type Storage } from '@obelisk/engine';
import { quadsOf } from '../quads.js';
import type { Matrix } from './product.js';

/** Two matrices whose rows are multiplied with each other. */
export interface Pair {
  readonly a: Matrix;
  readonly b: Matrix;
}

/** Lanes of a row that are summed side by side, in one instruction. */
export const lanes = 4;
/** Positions summed in one kernel; the host sums the parts in float64. */
export const positionsPerPart = 2048;

/**
 * The sums of `rowProductsKernel`, for rows that lie where they are and end where they end: what a
 * thread reads beyond its matrix it does not add, and rows beyond it are dropped later.
 */
function guardedKernel(
  this: KernelThis<{ turns: number; length: number }>,
  a: number[][],
  b: number[][],
) {
  let s0 = 0;
  let s1 = 0;
  let s2 = 0;
  let s3 = 0;
  for (let j = 0; j < this.constants.turns; j++) {
    if (j * 4 + this.thread.x < this.constants.length) {
      const v = b[this.thread.y][j * 4 + this.thread.x];
      s0 += a[this.thread.z * 4][j * 4 + this.thread.x] * v;
      s1 += a[this.thread.z * 4 + 1][j * 4 + this.thread.x] * v;
      s2 += a[this.thread.z * 4 + 2][j * 4 + this.thread.x] * v;
      s3 += a[this.thread.z * 4 + 3][j * 4 + this.thread.x] * v;
    }
  }
  return [s0, s1, s2, s3];
}

/** $Y_{m,k}$: the sums [part][quad of rows][k][lane][row in its quad], added. */
function addLanesKernel(
  this: KernelThis<{ parts: number; K: number; quads: number }>,
  sums: number[][][],
) {
  const quad = Math.floor((this.thread.y + 0.5) / 4);
  const row = this.thread.y - quad * 4;
  let sum = 0;
  for (let part = 0; part < this.constants.parts; part++) {
    const line = (part * this.constants.quads + quad) * this.constants.K + this.thread.x;
    for (let lane = 0; lane < 4; lane++) sum += sums[line][lane][row];
  }
  return sum;
}

/** `rowProducts` on a device where arrays stay: nothing is cut out, no part comes back. */
export function rowProductsInPlace(device: Device, name: string, pairs: readonly Pair[]): Storage {
  const [{ a, b }] = pairs;
  const [M, K, N] = [a.rows, b.rows, a.columns];
  const quads = quadsOf(M);
  const parts = pairs.length * Math.ceil(N / positionsPerPart);
  const one = quads * K * lanes * 4;
  const sums = device.assemble(parts * one, 'nothing: kernels fill it');
  let part = 0;
  for (const pair of pairs) {
    for (let start = 0; start < N; start += positionsPerPart) {
      const length = Math.min(positionsPerPart, N - start);
      const call = {
        name,
        kernel: guardedKernel,
        output: [lanes, K, quads],
        components: 4,
        integers: { turns: Math.ceil(length / lanes), length },
        inputs: [
          { name: 'a', ...rowsFrom(pair.a, start) },
          { name: 'b', ...rowsFrom(pair.b, start) },
        ],
      } as const;
      sums.run(call, inOrder(call, part * one));
      part++;
    }
  }
  const partial = sums.finish();
  return device.run({
    name: `${name}, sum`,
    kernel: addLanesKernel,
    output: [K, M],
    integers: { parts, K, quads },
    inputs: [{ name: 'sums', from: partial, extent: [4, lanes, parts * quads * K] }],
  });
}

/** The rows of a matrix from column `start` on, as far as the storage goes. */
function rowsFrom({ storage, offset, rows, columns }: Matrix, start: number) {
  const from = offset + start;
  // After an only row there is nothing, which its extent must know.
  if (rows === 1) return { from: storage, offset: from, extent: [columns - start, 1] as const };
  const whole = Math.max(1, Math.min(rows, Math.floor((storage.length - from) / columns)));
  return { from: storage, offset: from, extent: [columns, whole] as const };
}
