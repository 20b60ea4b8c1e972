import { type Assembly, type Device, type KernelCall, type Storage, tidy } from '@obelisk/engine';
import { type Part, partsOf } from '../parts.js';
import { correlateFourChannels, correlateSixChannels } from './correlate.kernels.js';
import { type Channel, correlateInBlocks } from './correlate-blocks.js';
import { type Channels, paddedRows } from './layouts.js';
import type { PackedWeights } from './packed-weights.js';
import { type RowPlan, rowOfOutputs } from './row-plan.js';
import { reachOf, type Walk, type Walks } from './walk.js';

/**
 * Numbers of a slab: 6 MB. Each block of channels goes through all of it, which is quickest where
 * the cache that all cores share holds it; shorter slabs copy more planes twice. Measured.
 */
const slabLength = 1_500_000;

/** A window, its weights, and where its results go. */
export interface Window {
  readonly walks: Walks;
  readonly weights: PackedWeights;
  readonly target: Channel;
}

/**
 * Moves windows over the channels of one group, in the form that suits the device. On `webasm`
 * four neighbours of a row are loaded at once, which takes rows without holes: a padded copy, and
 * one place per lane. Where arrays stay, threads ask for the borders themselves.
 * @param windows - one, or several without strides, which all see the one copy
 * @param y - takes the results
 */
export function correlate(
  device: Device,
  name: string,
  x: Channels,
  windows: readonly Window[],
  y: Assembly,
): void {
  if (device.resident) {
    for (const { walks, weights, target } of windows) {
      correlateInBlocks(name, x, walks, weights, y, target);
    }
    return;
  }
  const seen = seenBy(windows);
  const row = rowOfOutputs(seen[2], seen[2].outputs);
  const perPlane = reachOf(seen[1], seen[1].outputs) * x.count * row.width * seen[0].stride;
  for (const slab of partsOf(device, seen[0].outputs, perPlane, slabLength)) {
    tidy(() => {
      const padded = { seen, row, slab, storage: paddedRows(device, x, seen, row, slab) };
      for (const window of windows) correlateSlab(name, x.count, padded, window, y);
    });
  }
}

/** All places that windows see, as one walk per axis. */
function seenBy([first, ...others]: readonly Window[]): Walks {
  if (others.length === 0) return first.walks;
  return first.walks.map(({ inputs }, axis): Walk => {
    const walks = [first, ...others].map((window) => window.walks[axis]);
    const start = Math.min(...walks.map((walk) => walk.start));
    const end = Math.max(...walks.map((walk) => walk.start + reachOf(walk, 1)));
    const outputs = Math.max(...walks.map((walk) => walk.outputs));
    return { inputs, outputs, taps: end - start, start, stride: 1, dilation: 1 };
  }) as unknown as Walks;
}

/** Some planes of the input with their padding. */
interface Padded {
  readonly storage: Storage;
  readonly seen: Walks;
  readonly row: RowPlan;
  readonly slab: Part;
}

/** The output planes of a window that see a slab, in blocks of output channels. */
function correlateSlab(
  name: string,
  channels: number,
  { storage, seen, row, slab }: Padded,
  { walks, weights, target }: Window,
  y: Assembly,
): void {
  const [alongZ, alongY, alongX] = walks;
  const { offset, steps, channel } = target;
  const count = Math.min(slab.count, alongZ.outputs - slab.start);
  if (count <= 0) return;
  const [startZ, startY, startX] = walks.map(({ start }, axis) => start - seen[axis].start);
  const extent = [
    row.width,
    reachOf(seen[1], seen[1].outputs) * channels,
    reachOf(seen[0], slab.count),
  ] as const;
  for (const block of weights.blocks) {
    const call: KernelCall = {
      name,
      kernel: block.height === 4 ? correlateFourChannels : correlateSixChannels,
      output: [alongX.outputs, alongY.outputs, count],
      components: block.height,
      fuses: true,
      integers: {
        ...{ channels, depth: alongZ.taps, height: alongY.taps, width: alongX.taps },
        ...{ stepZ: alongZ.stride, stepY: alongY.stride },
        ...{ tapZ: alongZ.dilation, tapY: alongY.dilation },
        tapX: alongX.stride === 1 ? alongX.dilation : row.tap,
        ...{ startZ, startY, startX },
      },
      inputs: [{ name: 'x', from: storage, extent }, weights.weights(block), weights.bias(block)],
    };
    y.run(call, {
      offset: offset + block.first * channel + slab.start * steps[0],
      cell: [steps[2], steps[1], steps[0]],
      component: channel,
      components: block.kept,
    });
  }
}
