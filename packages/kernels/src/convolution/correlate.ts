import type { Device } from '../device.js';
import { release } from '../joined.js';
import type { KernelThis } from '../kernel-this.js';
import { partsOf } from '../sampling/parts.js';
import { type Channels, paddedRows } from './layouts.js';
import type { PackedWeights } from './packed-weights.js';
import type { Piece } from './pieces.js';
import { quadsOf, rowOfOutputs } from './row-plan.js';
import { reachOf, type Walks } from './walk.js';

type Constants =
  | 'channels'
  | 'depth'
  | 'height'
  | 'width'
  | 'stepZ'
  | 'stepY'
  | 'tapZ'
  | 'tapY'
  | 'tapX';

/**
 * $y_{o,p} = b_o + \sum_{t,i} W_{o,i,t} \, x_{i,\,p s + t d}$ for four output channels $o$ per
 * thread: each number of the input is loaded once for four multiply-adds. The input is padded and
 * laid out as [plane][row, channel][place], the weights as [tap][input channel][4].
 */
function correlateKernel(
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
            x[this.thread.z * this.constants.stepZ + tz * this.constants.tapZ][
              (this.thread.y * this.constants.stepY + ty * this.constants.tapY) *
                this.constants.channels +
                i
            ][this.thread.x + tx * this.constants.tapX];
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

/**
 * Moves a window over the channels of one group, in slabs of output planes and in quads of output
 * channels.
 * @returns the pieces of the result
 */
export function correlate(
  device: Device,
  name: string,
  x: Channels,
  walks: Walks,
  weights: PackedWeights,
): Piece[] {
  const [alongZ, alongY, alongX] = walks;
  const width = quadsOf(alongX.outputs) * 4;
  const row = rowOfOutputs(alongX, width);
  const rows = reachOf(alongY, alongY.outputs) * x.count;
  const perPlane = rows * row.width * alongZ.stride + alongY.outputs * width * 4;
  return partsOf(alongZ.outputs, perPlane).flatMap((slab) => {
    const padded = paddedRows(device, x, walks, row, slab);
    const planes = reachOf(alongZ, slab.count);
    const pieces = Array.from({ length: weights.quads }, (_, quad) => ({
      quad,
      plane: slab.start,
      size: [slab.count, alongY.outputs, alongX.outputs] as const,
      width,
      storage: device.run({
        name,
        kernel: correlateKernel,
        output: [width, alongY.outputs, slab.count],
        components: 4,
        integers: {
          channels: x.count,
          depth: alongZ.taps,
          height: alongY.taps,
          width: alongX.taps,
          stepZ: alongZ.stride,
          stepY: alongY.stride,
          tapZ: alongZ.dilation,
          tapY: alongY.dilation,
          tapX: row.tap,
        },
        inputs: [
          { name: 'x', from: padded, extent: [row.width, rows, planes] },
          weights.quad(quad),
          weights.bias(quad),
        ],
      }),
    }));
    release(padded);
    return pieces;
  });
}
