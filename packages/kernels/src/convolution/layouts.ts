import type { Device } from '../device.js';
import { zeros } from '../recycling.js';
import type { Storage, Values } from '../storage.js';
import { insideOf, type RowPlan } from './row-plan.js';
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
        copyRow(padded, to, values, startOfRow(x, walks, channel, z, y), walks, plan);
      }
    });
    return padded;
  });
}

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
    eachRow(walks, slab, (row, z, y) => {
      for (let channel = 0; channel < x.count; channel++) {
        const to = row * plan.width + channel;
        copyRow(last, to, values, startOfRow(x, walks, channel, z, y), walks, plan);
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
  [, , alongX]: Walks,
  { segments }: RowPlan,
): void {
  for (const segment of segments) {
    const { step, toStep } = segment;
    const [first, end] = insideOf(segment, alongX.inputs);
    const [start, target] = [from + segment.start, to + segment.to];
    for (let at = first; at < end; at++) out[target + at * toStep] = values[start + at * step];
  }
}
