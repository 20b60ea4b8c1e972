import { type Device, type Storage, type Values, zeros } from '@obelisk/engine';
import type { RowPlan } from './row-plan.js';
import { eachRow, reachOf, type Slab, type Walks } from './walk.js';

/** Channels of an array: `count` of them, one after the other, from `offset` on. */
export interface Channels {
  readonly storage: Storage;
  readonly offset: number;
  readonly count: number;
}

/** A slab of the input with its padding, as [plane][row, channel][place]. */
export function paddedRows(
  device: Device,
  x: Channels,
  walks: Walks,
  plan: RowPlan,
  slab: Slab,
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

/** From so many channels on, those of one place are copied together. */
const manyChannels = 8;

/** A slab of the input with its padding and with its channels last, as [plane][row][numbers]. */
export function channelsLast(
  device: Device,
  x: Channels,
  walks: Walks,
  plan: RowPlan,
  slab: Slab,
): Storage {
  const length = rowsOf(walks, slab) * plan.width;
  return device.host([x.storage], length, (values) => {
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
  });
}

function rowsOf([alongZ, alongY]: Walks, slab: Slab): number {
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
