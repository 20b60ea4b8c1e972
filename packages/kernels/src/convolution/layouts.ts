import {
  type Device,
  eitherForm,
  type KernelThis,
  type Storage,
  type Values,
  zeros,
} from '@obelisk/engine';
import type { Coordinate } from '../layout/relayout.js';
import type { Part } from '../parts.js';
import type { RowPlan, TapPlan } from './row-plan.js';
import { eachRow, reachOf, type Walks } from './walk.js';

/** Channels of an array: `count` of them, one after the other, from `offset` on. */
export interface Channels {
  readonly storage: Storage;
  readonly offset: number;
  readonly count: number;
}

/**
 * A slab of the input with its padding, as [plane][row, channel][place], for devices whose numbers
 * the host has.
 */
export function paddedRows(
  device: Device,
  x: Channels,
  walks: Walks,
  plan: RowPlan,
  slab: Part,
): Storage {
  const length = rowsOf(walks, slab) * x.count * plan.width;
  return device.host([x.storage], length, (values) => {
    const padded = zeros(length);
    eachRow(walks, slab, (row, z, y) => {
      for (let channel = 0; channel < x.count; channel++) {
        const to = (row * x.count + channel) * plan.width;
        copyRow(padded, to, values, startOfRow(x, walks, channel, z, y), plan);
      }
    });
    return padded;
  });
}

/** The coordinates of a slab of the input with its padding: x, y, z and channel. */
function coordinatesOf(
  { count }: Channels,
  [alongZ, alongY, alongX]: Walks,
  slab: Part,
): Coordinate[] {
  const [D, H, W] = [alongZ.inputs, alongY.inputs, alongX.inputs];
  return [
    { start: alongX.start, count: W, stride: 1 },
    { start: alongY.start, count: H, stride: W },
    { start: alongZ.start + slab.start * alongZ.stride, count: D, stride: H * W },
    { count, stride: D * H * W },
  ];
}

/** From so many channels on, those of one place are copied together. */
const manyChannels = 8;

/** A slab of the input with its padding and with its channels last, as [plane][row][numbers]. */
export function channelsLast(
  device: Device,
  x: Channels,
  walks: Walks,
  plan: TapPlan,
  slab: Part,
): Storage {
  const length = rowsOf(walks, slab) * plan.width;
  return eitherForm(device, {
    ...{ inputs: [x.storage], length },
    host: (values) => {
      const last = zeros(length);
      const channelStep = walks.reduce((product, { inputs }) => product * inputs, 1);
      eachRow(walks, slab, (row, z, y) => {
        const [to, from] = [row * plan.width, startOfRow(x, walks, 0, z, y)];
        if (x.count >= manyChannels) {
          copyPlaces(last, to, values, from, plan, x.count, channelStep);
          return;
        }
        for (let c = 0; c < x.count; c++) {
          copyRow(last, to + c, values, from + c * channelStep, plan);
        }
      });
      return last;
    },
    kernels: () => lastByKernel(device, x, walks, plan, slab),
  });
}

type LastNames =
  | `${'start' | 'count'}${'X' | 'Y' | 'Z'}`
  | `${'step' | 'tap'}X`
  | 'features'
  | 'channels'
  | 'taps';

/** [plane][row][place, tap, channel]: a place has `features` numbers, the last may be zeros. */
function lastKernel(this: KernelThis<Record<LastNames, number>>, source: number[][]) {
  const place = Math.floor((this.thread.x + 0.5) / this.constants.features);
  const feature = this.thread.x - place * this.constants.features;
  const tap = Math.floor((feature + 0.5) / this.constants.channels);
  const channel = feature - tap * this.constants.channels;
  const x = this.constants.startX + place * this.constants.stepX + tap * this.constants.tapX;
  const y = this.constants.startY + this.thread.y;
  const z = this.constants.startZ + this.thread.z;
  const insideX = Math.max(0, Math.min(x, this.constants.countX - 1));
  const insideY = Math.max(0, Math.min(y, this.constants.countY - 1));
  const insideZ = Math.max(0, Math.min(z, this.constants.countZ - 1));
  const plane = channel * this.constants.countZ + insideZ;
  const value = source[plane * this.constants.countY + insideY][insideX];
  if (insideX === x && insideY === y && insideZ === z && tap < this.constants.taps) {
    return value;
  }
  return 0;
}

function lastByKernel(
  device: Device,
  x: Channels,
  walks: Walks,
  { width, places: { taps, features, step } }: TapPlan,
  slab: Part,
): Storage {
  const [alongZ, alongY, { dilation }] = walks;
  const [alongRow, rows, planes] = coordinatesOf(x, walks, slab);
  const { storage: from, offset } = x;
  const extent = [alongRow.count, x.count * planes.count * rows.count] as const;
  return device.run({
    name: 'channels last',
    kernel: lastKernel,
    output: [width, reachOf(alongY, alongY.outputs), reachOf(alongZ, slab.count)],
    integers: {
      ...{ features, channels: x.count, taps, stepX: step, tapX: dilation },
      ...{ startX: alongRow.start ?? 0, startY: rows.start ?? 0, startZ: planes.start ?? 0 },
      ...{ countX: alongRow.count, countY: rows.count, countZ: planes.count },
    },
    inputs: [{ name: 'source', from, extent, offset }],
  });
}

function rowsOf([alongZ, alongY]: Walks, slab: Part): number {
  return reachOf(alongZ, slab.count) * reachOf(alongY, alongY.outputs);
}

function startOfRow(
  { offset }: Channels,
  [alongZ, alongY, alongX]: Walks,
  channel: number,
  z: number,
  y: number,
): number {
  return offset + ((channel * alongZ.inputs + z) * alongY.inputs + y) * alongX.inputs;
}

/** Copies what lies inside of the input; the rest are the zeros of the padding. */
function copyRow(
  out: Values,
  to: number,
  values: Values,
  from: number,
  { segments }: RowPlan,
): void {
  for (const segment of segments) {
    const { step, toStep, count } = segment;
    const [start, target] = [from + segment.start, to + segment.to];
    for (let at = 0; at < count; at++) out[target + at * toStep] = values[start + at * step];
  }
}

/** The same for the rows of many channels: all channels of a place, then those of the next. */
function copyPlaces(
  out: Values,
  to: number,
  values: Values,
  from: number,
  { segments }: RowPlan,
  channels: number,
  channelStep: number,
): void {
  for (const segment of segments) {
    for (let at = 0; at < segment.count; at++) {
      const target = to + segment.to + at * segment.toStep;
      const start = from + segment.start + at * segment.step;
      for (let c = 0; c < channels; c++) out[target + c] = values[start + c * channelStep];
    }
  }
}
