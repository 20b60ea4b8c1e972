import type { KernelThis } from '@obelisk/engine';
import type { BlockConstants } from './correlate-eight.kernel.js';

/** As `correlateEight`, for four output channels: 8 loads for 16 multiply-adds. */
export function correlateFour(
  this: KernelThis<Record<BlockConstants, number>>,
  x: number[][][],
  w: number[][][],
  bias: number[],
) {
  let a0 = bias[0];
  let a1 = bias[0];
  let a2 = bias[0];
  let a3 = bias[0];
  let b0 = bias[1];
  let b1 = bias[1];
  let b2 = bias[1];
  let b3 = bias[1];
  let c0 = bias[2];
  let c1 = bias[2];
  let c2 = bias[2];
  let c3 = bias[2];
  let d0 = bias[3];
  let d1 = bias[3];
  let d2 = bias[3];
  let d3 = bias[3];
  for (let tz = 0; tz < this.constants.depth; tz++) {
    for (let ty = 0; ty < this.constants.height; ty++) {
      for (let tx = 0; tx < this.constants.width; tx++) {
        const px =
          this.thread.x * this.constants.stepX + tx * this.constants.tapX + this.constants.startX;
        const py =
          this.thread.y * this.constants.stepY + ty * this.constants.tapY + this.constants.startY;
        const pz = this.thread.z * this.constants.stepZ + tz * this.constants.tapZ;
        let row = 0;
        if (px >= 0 && px < this.constants.countX && py >= 0 && py < this.constants.countY) {
          row = 1;
        }
        let inside0 = 0;
        let inside1 = 0;
        let inside2 = 0;
        let inside3 = 0;
        if (pz >= 0 - this.constants.start0 && pz < this.constants.countZ - this.constants.start0) {
          inside0 = row;
        }
        if (pz >= 0 - this.constants.start1 && pz < this.constants.countZ - this.constants.start1) {
          inside1 = row;
        }
        if (pz >= 0 - this.constants.start2 && pz < this.constants.countZ - this.constants.start2) {
          inside2 = row;
        }
        if (pz >= 0 - this.constants.start3 && pz < this.constants.countZ - this.constants.start3) {
          inside3 = row;
        }
        for (let i = 0; i < this.constants.channels; i++) {
          const v0 =
            inside0 > 0
              ? x[
                  i * this.constants.countZ +
                    this.thread.z * this.constants.stepZ +
                    tz * this.constants.tapZ +
                    this.constants.start0
                ][py][px]
              : 0;
          const v1 =
            inside1 > 0
              ? x[
                  i * this.constants.countZ +
                    this.thread.z * this.constants.stepZ +
                    tz * this.constants.tapZ +
                    this.constants.start1
                ][py][px]
              : 0;
          const v2 =
            inside2 > 0
              ? x[
                  i * this.constants.countZ +
                    this.thread.z * this.constants.stepZ +
                    tz * this.constants.tapZ +
                    this.constants.start2
                ][py][px]
              : 0;
          const v3 =
            inside3 > 0
              ? x[
                  i * this.constants.countZ +
                    this.thread.z * this.constants.stepZ +
                    tz * this.constants.tapZ +
                    this.constants.start3
                ][py][px]
              : 0;
          const wa = w[(tz * this.constants.height + ty) * this.constants.width + tx][i][0];
          a0 += v0 * wa;
          a1 += v1 * wa;
          a2 += v2 * wa;
          a3 += v3 * wa;
          const wb = w[(tz * this.constants.height + ty) * this.constants.width + tx][i][1];
          b0 += v0 * wb;
          b1 += v1 * wb;
          b2 += v2 * wb;
          b3 += v3 * wb;
          const wc = w[(tz * this.constants.height + ty) * this.constants.width + tx][i][2];
          c0 += v0 * wc;
          c1 += v1 * wc;
          c2 += v2 * wc;
          c3 += v3 * wc;
          const wd = w[(tz * this.constants.height + ty) * this.constants.width + tx][i][3];
          d0 += v0 * wd;
          d1 += v1 * wd;
          d2 += v2 * wd;
          d3 += v3 * wd;
        }
      }
    }
  }
  return [a0, a1, a2, a3, b0, b1, b2, b3, c0, c1, c2, c3, d0, d1, d2, d3];
}
