import type { KernelThis } from '@obelisk/engine';

type Constants =
  | 'channels'
  | 'depth'
  | 'height'
  | 'width'
  | 'stepZ'
  | 'stepY'
  | `${'tap' | 'start'}${'X' | 'Y' | 'Z'}`;

/**
 * $y_{o,p} = b_o + \sum_{t,i} W_{o,i,t} \, x_{i,\,p s + t d}$ for four output channels $o$ per
 * thread: each number of the input is loaded once for four multiply-adds.
 * @param x - padded, [plane][row, channel][place]
 * @param w - [tap][input channel][output channel]
 */
export function correlateFourChannels(
  this: KernelThis<Record<Constants, number>>,
  x: number[][][],
  w: number[][][],
  bias: number[],
) {
  let y0 = bias[0];
  let y1 = bias[1];
  let y2 = bias[2];
  let y3 = bias[3];
  for (let tz = 0; tz < this.constants.depth; tz++) {
    for (let ty = 0; ty < this.constants.height; ty++) {
      for (let tx = 0; tx < this.constants.width; tx++) {
        for (let i = 0; i < this.constants.channels; i++) {
          const v =
            x[
              this.thread.z * this.constants.stepZ +
                tz * this.constants.tapZ +
                this.constants.startZ
            ][
              (this.thread.y * this.constants.stepY +
                ty * this.constants.tapY +
                this.constants.startY) *
                this.constants.channels +
                i
            ][this.thread.x + tx * this.constants.tapX + this.constants.startX];
          y0 += v * w[(tz * this.constants.height + ty) * this.constants.width + tx][i][0];
          y1 += v * w[(tz * this.constants.height + ty) * this.constants.width + tx][i][1];
          y2 += v * w[(tz * this.constants.height + ty) * this.constants.width + tx][i][2];
          y3 += v * w[(tz * this.constants.height + ty) * this.constants.width + tx][i][3];
        }
      }
    }
  }
  return [y0, y1, y2, y3];
}

/** The same for six output channels. */
export function correlateSixChannels(
  this: KernelThis<Record<Constants, number>>,
  x: number[][][],
  w: number[][][],
  bias: number[],
) {
  let y0 = bias[0];
  let y1 = bias[1];
  let y2 = bias[2];
  let y3 = bias[3];
  let y4 = bias[4];
  let y5 = bias[5];
  for (let tz = 0; tz < this.constants.depth; tz++) {
    for (let ty = 0; ty < this.constants.height; ty++) {
      for (let tx = 0; tx < this.constants.width; tx++) {
        for (let i = 0; i < this.constants.channels; i++) {
          const v =
            x[
              this.thread.z * this.constants.stepZ +
                tz * this.constants.tapZ +
                this.constants.startZ
            ][
              (this.thread.y * this.constants.stepY +
                ty * this.constants.tapY +
                this.constants.startY) *
                this.constants.channels +
                i
            ][this.thread.x + tx * this.constants.tapX + this.constants.startX];
          y0 += v * w[(tz * this.constants.height + ty) * this.constants.width + tx][i][0];
          y1 += v * w[(tz * this.constants.height + ty) * this.constants.width + tx][i][1];
          y2 += v * w[(tz * this.constants.height + ty) * this.constants.width + tx][i][2];
          y3 += v * w[(tz * this.constants.height + ty) * this.constants.width + tx][i][3];
          y4 += v * w[(tz * this.constants.height + ty) * this.constants.width + tx][i][4];
          y5 += v * w[(tz * this.constants.height + ty) * this.constants.width + tx][i][5];
        }
      }
    }
  }
  return [y0, y1, y2, y3, y4, y5];
}
