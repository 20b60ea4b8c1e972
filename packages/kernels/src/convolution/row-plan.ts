import { quadsOf } from '../quads.js';
import { reachOf, type Walk } from './walk.js';

/** Places that are read along a row of the input, all inside of it, and where they go. */
export interface Segment {
  readonly start: number;
  readonly step: number;
  readonly count: number;
  readonly to: number;
  readonly toStep: number;
}

/** How a row of the input is laid out for a kernel. */
export interface RowPlan {
  /** Numbers in the row. */
  readonly width: number;
  /** From one tap to the next, and from one output to the next. */
  readonly tap: number;
  readonly output: number;
  readonly segments: readonly Segment[];
}

/** A row with its channels last. */
export interface TapPlan extends RowPlan {
  /** The same for a kernel that makes all numbers of the row, zeros as well. */
  readonly places: Places;
}

/**
 * The numbers of a row, as [place][feature]: output p under tap t is place
 * $p \cdot \text{step} + t \cdot \text{dilation}$ of the input.
 */
export interface Places {
  readonly taps: number;
  readonly features: number;
  readonly step: number;
}

/**
 * A row in which neighbouring outputs see neighbouring places, so that four of them are read at
 * once. At stride 1 it stays as it is, at others it is laid out once per tap.
 * @param outputs - in a row of the result, a multiple of 4 that holds those of the walk
 */
export function rowOfOutputs(walk: Walk, outputs: number): RowPlan {
  const { stride, dilation, taps } = walk;
  if (stride === 1) {
    const segments = [asItIs(walk, 1)];
    const width = reachOf(walk, outputs);
    return { width, tap: dilation, output: 1, segments };
  }
  const segments = perTap(walk, { tapStep: outputs, toStep: 1 });
  return { width: taps * outputs, tap: outputs, output: 1, segments };
}

/** Places may be this much longer for the sake of a row that stays as it is. */
const tolerated = 1.1;

/**
 * A row with its channels last, in which the taps of an output are neighbours and fall into quads.
 * It stays as it is where the taps are not apart (dilation) and the outputs begin with a quad, if
 * need be with a few zeros behind the channels; otherwise it is laid out once per output.
 */
export function rowOfTaps(walk: Walk, channels: number): TapPlan {
  const { stride, dilation, taps, outputs } = walk;
  const features = quadsOf(taps * channels) * 4;
  const place = (stride * channels) % 4 === 0 ? channels : quadsOf(channels) * 4;
  if ((dilation === 1 || taps === 1) && taps * place <= tolerated * features) {
    const output = stride * place;
    const width = (outputs - 1) * output + quadsOf(taps * place) * 4;
    const places = { taps: 1, features: place, step: 1 };
    return { width, tap: place, output, segments: [asItIs(walk, place)], places };
  }
  const segments = perTap(walk, { tapStep: channels, toStep: features });
  const places = { taps, features, step: stride };
  return { width: outputs * features, tap: channels, output: features, segments, places };
}

/** From the places of one tap to those of the next, and from one output to the next. */
interface PerTap {
  readonly tapStep: number;
  readonly toStep: number;
}

function asItIs(walk: Walk, toStep: number): Segment {
  const { start, outputs, inputs } = walk;
  return insideOf({ start, step: 1, count: reachOf(walk, outputs), to: 0, toStep }, inputs);
}

function perTap({ start, stride, dilation, taps, outputs, inputs }: Walk, to: PerTap): Segment[] {
  return Array.from({ length: taps }, (_, tap) => {
    const { tapStep, toStep } = to;
    const from = { start: start + tap * dilation, step: stride, count: outputs };
    return insideOf({ ...from, to: tap * tapStep, toStep }, inputs);
  });
}

/** The part of a segment that lies inside a row of `inputs` places. */
function insideOf({ start, step, count, to, toStep }: Segment, inputs: number): Segment {
  const first = Math.max(0, Math.ceil(-start / step));
  const end = Math.min(count, Math.floor((inputs - 1 - start) / step) + 1);
  return { start: start + first * step, step, count: end - first, to: to + first * toStep, toStep };
}
