import { type Assembly, type Device, type KernelThis, type Storage, tidy } from '@obelisk/engine';
import { type Part, partsOf } from '../parts.js';
import { type Channel, correlateInBlocks } from './correlate-blocks.js';
import { type Channels, paddedRows } from './layouts.js';
import type { PackedWeights } from './packed-weights.js';
import { rowOfOutputs } from './row-plan.js';
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
 * Moves a window over the channels of one group, in the form that suits the device. On `webasm`
 * four neighbours of a row are loaded at once, which takes rows without holes: a padded copy, and
 * one place per lane. Where arrays stay, threads ask for the borders themselves.
 * @param y - takes the results
 */
export function correlate(
  device: Device,
  name: string,
  x: Channels,
  walks: Walks,
  weights: PackedWeights,
  y: Assembly,
  target: Channel,
): void {
  if (device.resident) {
    correlateInBlocks(name, x, walks, weights, y, target);
    return;
  }
  // In slabs of output planes and in quads of output channels.
  const { offset, steps, channel, channels } = target;
  const [alongZ, alongY, alongX] = walks;
  const row = rowOfOutputs(alongX, alongX.outputs);
  const rows = reachOf(alongY, alongY.outputs) * x.count;
  const correlateSlab = (slab: Part, padded: Storage) => {
    const planes = reachOf(alongZ, slab.count);
    for (let quad = 0; quad < weights.quads; quad++) {
      const call = {
        name,
        kernel: correlateKernel,
        output: [alongX.outputs, alongY.outputs, slab.count],
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
      } as const;
      y.run(call, {
        offset: offset + 4 * quad * channel + slab.start * steps[0],
        cell: [steps[2], steps[1], steps[0]],
        component: channel,
        components: Math.min(4, channels - 4 * quad),
      });
    }
  };
  for (const slab of partsOf(device, alongZ.outputs, rows * row.width * alongZ.stride)) {
    tidy(() => correlateSlab(slab, paddedRows(device, x, walks, row, slab)));
  }
}
