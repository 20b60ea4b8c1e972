import {
  broadcastTo,
  concat,
  mean,
  pad,
  permute,
  reshape,
  slice,
  sum,
  type Tensor,
} from '@obelisk/tensor';
import { axes, type Expression, type Given, input, number, numbers, text } from './given.js';

/** What `starts` and `ends` cut out, as ONNX counts them: from the end when they are negative. */
const sliced: Expression = (given) => {
  const { shape } = given.inputs[0];
  const starts = input(given, 'starts') as number[];
  const ends = input(given, 'ends') as number[];
  const named = input(given, 'axes') ?? starts.map((_, axis) => axis);
  const steps = input(given, 'steps') ?? starts.map(() => 1);
  if (steps.some((step) => step !== 1)) return 'slice takes each element, it has no steps';
  const [begin, end] = [shape.map(() => 0), [...shape]];
  for (const [at, axis] of axes(shape.length, named).entries()) {
    const size = shape[axis];
    const place = (n: number) => Math.max(0, Math.min(size, n < 0 ? n + size : n));
    [begin[axis], end[axis]] = [place(starts[at]), place(ends[at])];
  }
  const empty = begin.some((from, axis) => from >= end[axis]);
  if (empty) return 'slice refuses a range without elements, and says so';
  return (x) => [slice(x, begin, end)];
};

/** Numbers before and after each axis, from the list of both that ONNX has. */
function padsOf(given: Given, name: string) {
  const { shape } = given.inputs[0];
  const pads = input(given, name) as number[];
  const named = axes(shape.length, input(given, 'axes') ?? shape.map((_, axis) => axis));
  const [before, after] = [shape.map(() => 0), shape.map(() => 0)];
  for (const [at, axis] of named.entries()) {
    [before[axis], after[axis]] = [pads[at], pads[at + named.length]];
  }
  return { before, after };
}

/** Which element of an axis of `size` lies at a place outside of it. */
const beyond: Record<string, (place: number, size: number) => number> = {
  edge: (place, size) => Math.max(0, Math.min(place, size - 1)),
  reflect(place, size) {
    const period = 2 * size - 2;
    const within = ((place % period) + period) % period;
    return within < size ? within : period - within;
  },
  wrap: (place, size) => ((place % size) + size) % size,
};

/** Elements of one axis, put together one by one. */
function taken(x: Tensor, axis: number, places: readonly number[]): Tensor {
  const one = (place: number) =>
    slice(
      x,
      x.shape.map((_, at) => (at === axis ? place : 0)),
      x.shape.map((size, at) => (at === axis ? place + 1 : size)),
    );
  return concat(places.map(one), axis);
}

const padded: Expression = (given) => {
  const { before, after } = padsOf(given, 'pads');
  const mode = text(given, 'mode', 'constant');
  const [value = 0] = input(given, 'value') ?? [];
  if (mode === 'constant') return (x) => [pad(x, before, after, value)];
  return (x) => [
    x.shape.reduce((y, size, axis) => {
      const count = before[axis] + size + after[axis];
      const places = Array.from({ length: count }, (_, at) =>
        beyond[mode](at - before[axis], size),
      );
      return count === size ? y : taken(y, axis, places);
    }, x),
  ];
};

/** All axes when none are named, or none at all with `noop_with_empty_axes`. */
const reduced =
  (operation: typeof sum): Expression =>
  (given) => {
    const { shape } = given.inputs[0];
    const named = input(given, 'axes') ?? [];
    const none = number(given, 'noop_with_empty_axes', 0) === 1 ? [] : shape.map((_, at) => at);
    const over = named.length > 0 ? axes(shape.length, named) : none;
    return (x) => [operation(x, over, number(given, 'keepdims', 1) === 1)];
  };

/** Operators that move numbers, and that sum along axes. */
export const layout: Record<string, Expression> = {
  Concat: (given) => {
    const [axis] = axes(given.inputs[0].shape.length, [number(given, 'axis', 0)]);
    return (...inputs) => [concat(inputs, axis)];
  },
  Expand:
    ({ outputs }) =>
    (x) => [broadcastTo(reshape(x, x.shape), outputs[0].shape)],
  Slice: sliced,
  Pad: padded,
  Transpose(given) {
    const backwards = given.inputs[0].shape.map((_, axis, { length }) => length - 1 - axis);
    return (x) => [permute(x, numbers(given, 'perm', backwards))];
  },
  ReduceSum: reduced(sum),
  ReduceMean: reduced(mean),
  GlobalAveragePool: () => (x) => {
    const positions = x.shape.map((_, axis) => axis).slice(2);
    return [mean(x, positions, true)];
  },
};
