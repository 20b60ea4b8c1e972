import type { Assembly, KernelCall } from '@obelisk/engine';
import type { Triple } from './convolution-sizes.js';
import { type BlockConstants, correlateEight } from './correlate-eight.kernel.js';
import { correlateFour } from './correlate-four.kernel.js';
import type { Channels } from './layouts.js';
import type { PackedWeights } from './packed-weights.js';
import type { Walk, Walks } from './walk.js';

/** Where the results of a group go: its first channel, and the places of one channel. */
export interface Channel {
  /** Where the place of the first output lies in the array of all results. */
  readonly offset: number;
  /** From one output to the next along depth, height and width. */
  readonly steps: Triple;
  /** From one channel to the next. */
  readonly channel: number;
  /** How many channels the group has. */
  readonly channels: number;
}

/** Output planes that a thread has a place in. */
const planes = 4;

/**
 * Moves a window over the channels of one group, in blocks of eight output channels and four planes
 * per thread, the last of four channels where that is enough.
 */
export function correlateInBlocks(
  name: string,
  x: Channels,
  walks: Walks,
  weights: PackedWeights,
  y: Assembly,
  target: Channel,
): void {
  const turned = withPlanes(walks, target.steps);
  const [alongZ, alongY, alongX] = turned.walks;
  const [stepZ, stepY, stepX] = turned.steps;
  const each = Math.ceil(alongZ.outputs / planes);
  // The last ones step back where the planes do not divide: some are made twice, of one value.
  const firsts = [0, 1, 2, 3].map((at) => Math.min(at * each, alongZ.outputs - each));
  const integers = { channels: x.count, ...constantsOf(turned.walks, firsts) };
  const { storage: from, offset } = x;
  const extent = [alongX.inputs, alongY.inputs, x.count * alongZ.inputs] as const;
  for (let quad = 0; quad < weights.blocks.length; quad += 2) {
    const quads = Math.min(2, weights.blocks.length - quad);
    const call: KernelCall = {
      name,
      kernel: quads === 2 ? correlateEight : correlateFour,
      output: [alongX.outputs, alongY.outputs, each],
      components: quads === 2 ? 32 : 16,
      integers,
      inputs: [
        { name: 'x', from, offset, extent },
        weights.weights(weights.blocks[quad], quads),
        weights.bias(weights.blocks[quad], quads),
      ],
    };
    const kept = Math.min(4 * quads, target.channels - 4 * quad);
    y.run(call, {
      offset: target.offset + 4 * quad * target.channel,
      cell: [stepX, stepY, stepZ],
      component: 1,
      components: kept * planes,
      places: Array.from({ length: kept }, (_, channel) =>
        firsts.map((first) => channel * target.channel + first * stepZ),
      ).flat(),
    });
  }
}

/** An image has one plane: its rows are taken for planes, in the same order of numbers. */
function withPlanes(walks: Walks, steps: Triple): { walks: Walks; steps: Triple } {
  const [alongZ, alongY, alongX] = walks;
  if (alongZ.inputs > 1 || alongZ.outputs > 1 || alongZ.taps > 1) return { walks, steps };
  return { walks: [alongY, alongZ, alongX], steps: [steps[1], steps[0], steps[2]] };
}

function constantsOf(
  [alongZ, alongY, alongX]: Walks,
  firsts: readonly number[],
): Omit<Record<BlockConstants, number>, 'channels'> {
  const along = (letter: string, { stride, dilation, inputs }: Walk) => ({
    [`step${letter}`]: stride,
    [`tap${letter}`]: dilation,
    [`count${letter}`]: inputs,
  });
  const starts = firsts.map((first, at) => [`start${at}`, alongZ.start + first * alongZ.stride]);
  return {
    ...{ depth: alongZ.taps, height: alongY.taps, width: alongX.taps },
    taps: alongZ.taps * alongY.taps * alongX.taps,
    ...along('X', alongX),
    ...along('Y', alongY),
    ...along('Z', alongZ),
    ...{ startX: alongX.start, startY: alongY.start },
    ...Object.fromEntries(starts),
  } as Omit<Record<BlockConstants, number>, 'channels'>;
}
