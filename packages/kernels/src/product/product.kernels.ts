import type { KernelThis } from '@obelisk/engine';

/**
 * Where the columns of a `thread.z` lie: `block` columns further in the same rows of X, or `panel`
 * rows further, where X has been cut into panels.
 */
type Constants = KernelThis<Record<'K' | 'start' | 'block' | 'panel', number>>;

/**
 * $Y_{m,n} = b_m + \sum_k A_{m,k} X_{k,n}$, four rows $m$ per thread: each number of $X$ is loaded
 * once for four multiply-adds.
 */
export function productOfFour(this: Constants, a: number[][][], x: number[][], bias: number[][]) {
  let y0 = bias[this.thread.y][0];
  let y1 = bias[this.thread.y][1];
  let y2 = bias[this.thread.y][2];
  let y3 = bias[this.thread.y][3];
  for (let k = 0; k < this.constants.K; k++) {
    const v =
      x[this.thread.z * this.constants.panel + k][
        this.constants.start + this.thread.z * this.constants.block + this.thread.x
      ];
    y0 += a[this.thread.y][k][0] * v;
    y1 += a[this.thread.y][k][1] * v;
    y2 += a[this.thread.y][k][2] * v;
    y3 += a[this.thread.y][k][3] * v;
  }
  return [y0, y1, y2, y3];
}

/** The same for six rows. */
export function productOfSix(this: Constants, a: number[][][], x: number[][], bias: number[][]) {
  let y0 = bias[this.thread.y][0];
  let y1 = bias[this.thread.y][1];
  let y2 = bias[this.thread.y][2];
  let y3 = bias[this.thread.y][3];
  let y4 = bias[this.thread.y][4];
  let y5 = bias[this.thread.y][5];
  for (let k = 0; k < this.constants.K; k++) {
    const v =
      x[this.thread.z * this.constants.panel + k][
        this.constants.start + this.thread.z * this.constants.block + this.thread.x
      ];
    y0 += a[this.thread.y][k][0] * v;
    y1 += a[this.thread.y][k][1] * v;
    y2 += a[this.thread.y][k][2] * v;
    y3 += a[this.thread.y][k][3] * v;
    y4 += a[this.thread.y][k][4] * v;
    y5 += a[this.thread.y][k][5] * v;
  }
  return [y0, y1, y2, y3, y4, y5];
}
