import { type Device, inOrder, type KernelThis, type Storage } from '@obelisk/engine';
import { lanesOf } from '../normalisation/lane-sums.js';
import { quadsOf } from '../quads.js';
import type { Matrix } from './product.js';

/** Two matrices whose rows are multiplied with each other. */
export interface Pair {
  readonly a: Matrix;
  readonly b: Matrix;
}

/**
 * The sums of `rowProductsKernel`, for rows that lie where they are and end where they end, over as
 * many lanes as there are turns: what a thread reads beyond its matrix it does not add, and rows
 * beyond it are dropped later.
 */
function guardedKernel(
  this: KernelThis<{ lanes: number; turns: number; length: number }>,
  a: number[][],
  b: number[][],
) {
  let s0 = 0;
  let s1 = 0;
  let s2 = 0;
  let s3 = 0;
  for (let j = 0; j < this.constants.turns; j++) {
    if (j * this.constants.lanes + this.thread.x < this.constants.length) {
      const v = b[this.thread.y][j * this.constants.lanes + this.thread.x];
      s0 += a[this.thread.z * 4][j * this.constants.lanes + this.thread.x] * v;
      s1 += a[this.thread.z * 4 + 1][j * this.constants.lanes + this.thread.x] * v;
      s2 += a[this.thread.z * 4 + 2][j * this.constants.lanes + this.thread.x] * v;
      s3 += a[this.thread.z * 4 + 3][j * this.constants.lanes + this.thread.x] * v;
    }
  }
  return [s0, s1, s2, s3];
}

/** $Y_{m,k}$: the sums [pair][quad of rows][k][lane][row in its quad], added. */
function addLanesKernel(
  this: KernelThis<{ pairs: number; lanes: number; K: number; quads: number }>,
  sums: number[][][],
) {
  const quad = Math.floor((this.thread.y + 0.5) / 4);
  const row = this.thread.y - quad * 4;
  let sum = 0;
  for (let pair = 0; pair < this.constants.pairs; pair++) {
    const line = (pair * this.constants.quads + quad) * this.constants.K + this.thread.x;
    for (let lane = 0; lane < this.constants.lanes; lane++) {
      sum += sums[line][lane][row];
    }
  }
  return sum;
}

/** `rowProducts` on a device where arrays stay: nothing is cut out, no part comes back. */
export function rowProductsInPlace(device: Device, name: string, pairs: readonly Pair[]): Storage {
  const [{ a, b }] = pairs;
  const [M, K, N] = [a.rows, b.rows, a.columns];
  const quads = quadsOf(M);
  const { lanes } = lanesOf(N);
  const one = quads * K * lanes * 4;
  const sums = device.assemble(pairs.length * one, 'nothing: kernels fill it');
  for (const [at, pair] of pairs.entries()) {
    const call = {
      name,
      kernel: guardedKernel,
      output: [lanes, K, quads],
      components: 4,
      integers: { lanes, turns: Math.ceil(N / lanes), length: N },
      inputs: [
        { name: 'a', ...rowsOf(pair.a) },
        { name: 'b', ...rowsOf(pair.b) },
      ],
    } as const;
    sums.run(call, inOrder(call, at * one));
  }
  const extent = [4, lanes, pairs.length * quads * K] as const;
  return device.run({
    name: `${name}, sum`,
    kernel: addLanesKernel,
    output: [K, M],
    integers: { pairs: pairs.length, lanes, K, quads },
    inputs: [{ name: 'sums', from: sums.finish(), extent }],
  });
}

function rowsOf({ storage: from, offset, rows, columns }: Matrix) {
  return { from, offset, extent: [columns, rows] as const };
}
