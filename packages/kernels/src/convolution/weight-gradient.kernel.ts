import type { KernelThis } from '@obelisk/engine';

type Constants = 'planes' | 'rows' | 'places' | 'stepZ' | 'stepY' | 'stepX' | 'tapY';

/**
 * $\bar W_{o,f} = \sum_p \bar y_{p,o} \, x_{p s,\,f}$ for four features $f$ per thread, which are
 * the input channels under the taps of a row of the window, and one row of the window per
 * `thread.z`. Both arrays have their channels last: four neighbouring threads are four output
 * channels.
 */
export function weightGradientKernel(
  this: KernelThis<Record<Constants, number>>,
  x: number[][][],
  dy: number[][][],
) {
  let s0 = 0;
  let s1 = 0;
  let s2 = 0;
  let s3 = 0;
  for (let pz = 0; pz < this.constants.planes; pz++) {
    for (let py = 0; py < this.constants.rows; py++) {
      for (let px = 0; px < this.constants.places; px++) {
        const g = dy[pz * this.constants.rows + py][px][this.thread.x];
        s0 +=
          g *
          x[
            pz * this.constants.stepZ +
              py * this.constants.stepY +
              this.thread.z * this.constants.tapY
          ][px * this.constants.stepX + this.thread.y][0];
        s1 +=
          g *
          x[
            pz * this.constants.stepZ +
              py * this.constants.stepY +
              this.thread.z * this.constants.tapY
          ][px * this.constants.stepX + this.thread.y][1];
        s2 +=
          g *
          x[
            pz * this.constants.stepZ +
              py * this.constants.stepY +
              this.thread.z * this.constants.tapY
          ][px * this.constants.stepX + this.thread.y][2];
        s3 +=
          g *
          x[
            pz * this.constants.stepZ +
              py * this.constants.stepY +
              this.thread.z * this.constants.tapY
          ][px * this.constants.stepX + this.thread.y][3];
      }
    }
  }
  return [s0, s1, s2, s3];
}
