import { type Assembly, type Device, type Storage, tidy } from '@obelisk/engine';
import { type Part, partsOf } from '../parts.js';
import { correlateFourChannels, correlateSixChannels } from './correlate.kernels.js';
import { type Channel, correlateInBlocks } from './correlate-blocks.js';
import { type Channels, paddedRows } from './layouts.js';
import type { PackedWeights } from './packed-weights.js';
import { rowOfOutputs } from './row-plan.js';
import { reachOf, type Walks } from './walk.js';

/**
 * Numbers of a slab: 6 MB. Each block of channels goes through all of it, which is quickest where
 * the cache that all cores share holds it; shorter slabs copy more planes twice. Measured.
 */
const slabLength = 1_500_000;

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
  // In slabs of output planes and in blocks of output channels.
  const { offset, steps, channel } = target;
  const [alongZ, alongY, alongX] = walks;
  const row = rowOfOutputs(alongX, alongX.outputs);
  const rows = reachOf(alongY, alongY.outputs) * x.count;
  const correlateSlab = (slab: Part, padded: Storage) => {
    const planes = reachOf(alongZ, slab.count);
    for (const block of weights.blocks) {
      const call = {
        name,
        kernel: block.height === 4 ? correlateFourChannels : correlateSixChannels,
        output: [alongX.outputs, alongY.outputs, slab.count],
        components: block.height,
        fuses: true,
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
          weights.weights(block),
          weights.bias(block),
        ],
      } as const;
      y.run(call, {
        offset: offset + block.first * channel + slab.start * steps[0],
        cell: [steps[2], steps[1], steps[0]],
        component: channel,
        components: block.kept,
      });
    }
  };
  const perPlane = rows * row.width * alongZ.stride;
  for (const slab of partsOf(device, alongZ.outputs, perPlane, slabLength)) {
    tidy(() => correlateSlab(slab, paddedRows(device, x, walks, row, slab)));
  }
}
