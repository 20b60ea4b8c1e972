import type { KernelThis } from '@obelisk/engine';

/** What both kernels of blocks are told of the window and of the input. */
export type BlockConstants =
  | 'channels'
  | 'depth'
  | 'height'
  | 'width'
  | 'taps'
  | `${'step' | 'tap' | 'count'}${'X' | 'Y' | 'Z'}`
  | `start${'X' | 'Y' | 0 | 1 | 2 | 3}`;

/**
 * $y_{o,p} = b_o + \sum_{t,i} W_{o,i,t} \, x_{i,\,p s + t d}$ for eight output channels $o$, the
 * letters, and four places $p$, the numbers, which lie in four planes: 12 loads for 32
 * multiply-adds, where one place takes 5 for 4. Outside of the input there are zeros, which need no
 * padded copy; what is read there all the same is some other number, which a graphics processor
 * sees to. A kernel has no arrays of its own, so all is written out.
 * @param x - [input channel, plane][row][place]
 * @param w - [quad of output channels, tap][input channel][4]
 */
export function correlateEight(
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
  let e0 = bias[4];
  let e1 = bias[4];
  let e2 = bias[4];
  let e3 = bias[4];
  let f0 = bias[5];
  let f1 = bias[5];
  let f2 = bias[5];
  let f3 = bias[5];
  let g0 = bias[6];
  let g1 = bias[6];
  let g2 = bias[6];
  let g3 = bias[6];
  let h0 = bias[7];
  let h1 = bias[7];
  let h2 = bias[7];
  let h3 = bias[7];
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
          const we =
            w[this.constants.taps + (tz * this.constants.height + ty) * this.constants.width + tx][
              i
            ][0];
          e0 += v0 * we;
          e1 += v1 * we;
          e2 += v2 * we;
          e3 += v3 * we;
          const wf =
            w[this.constants.taps + (tz * this.constants.height + ty) * this.constants.width + tx][
              i
            ][1];
          f0 += v0 * wf;
          f1 += v1 * wf;
          f2 += v2 * wf;
          f3 += v3 * wf;
          const wg =
            w[this.constants.taps + (tz * this.constants.height + ty) * this.constants.width + tx][
              i
            ][2];
          g0 += v0 * wg;
          g1 += v1 * wg;
          g2 += v2 * wg;
          g3 += v3 * wg;
          const wh =
            w[this.constants.taps + (tz * this.constants.height + ty) * this.constants.width + tx][
              i
            ][3];
          h0 += v0 * wh;
          h1 += v1 * wh;
          h2 += v2 * wh;
          h3 += v3 * wh;
        }
      }
    }
  }
  return [
    a0,
    a1,
    a2,
    a3,
    b0,
    b1,
    b2,
    b3,
    c0,
    c1,
    c2,
    c3,
    d0,
    d1,
    d2,
    d3,
    e0,
    e1,
    e2,
    e3,
    f0,
    f1,
    f2,
    f3,
    g0,
    g1,
    g2,
    g3,
    h0,
    h1,
    h2,
    h3,
  ];
}
