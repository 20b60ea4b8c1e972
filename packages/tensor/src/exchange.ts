import { formatShape, type Shape, sizeOf, type Values } from '@obelisk/engine';
import ndarray, { type NdArray } from 'ndarray';
import { whatIs } from './what-is.js';

/** Numbers nested in arrays, as one writes them down: `[[1, 2], [3, 4]]`. */
export type Nested = number | readonly Nested[];

/** Everything that a tensor can be made from. */
export type TensorSource = Nested | ArrayLike<number> | NdArray;

/** Shape and flat numbers in C order of whatever a tensor can be made from. */
export function unpack(
  source: TensorSource,
  shape?: Shape,
): { shape: Shape; numbers: ArrayLike<number> } {
  if (shape !== undefined && !Array.isArray(shape)) {
    throw new Error(`tensor: the shape is ${whatIs(shape)}, expected an array of sizes`);
  }
  if (typeof source === 'number') return { shape: shape ?? [], numbers: [source] };
  if (isNdarray(source)) {
    const numbers = numbersIn(flatNdarray(source));
    return { shape: shape ?? source.shape, numbers };
  }
  const numbers = numbersIn(source);
  if (ArrayBuffer.isView(numbers)) return { shape: shape ?? [numbers.length], numbers };
  const found = shapeOf(source as Nested);
  assertFilled(source, found);
  const flat = (source as unknown[]).flat(Number.POSITIVE_INFINITY) as number[];
  return { shape: shape ?? found, numbers: flat };
}

/** What can hold numbers: an array, or a typed array of numbers that float32 can hold, too. */
function numbersIn(source: unknown): ArrayLike<number> {
  const isTyped = ArrayBuffer.isView(source) && !isOtherView(source);
  if (isTyped || Array.isArray(source)) return source as ArrayLike<number>;
  throw new Error(
    `tensor: got ${whatIs(source)}, expected a number, arrays of numbers, a typed array or an ` +
      'ndarray',
  );
}

function isOtherView(view: ArrayBufferView): boolean {
  return [BigInt64Array, BigUint64Array, DataView].some((kind) => view instanceof kind);
}

/** The same numbers as an ndarray; nothing is copied. */
export function asNdarray(values: Values, shape: Shape): NdArray<Values> {
  return ndarray(values, [...shape]);
}

/** Flat numbers in C order as nested arrays; the one number where there are no axes. */
export function nested(values: ArrayLike<number>, shape: Shape): Nested {
  const within = (axis: number, start: number): Nested => {
    if (axis === shape.length) return values[start];
    const step = sizeOf(shape.slice(axis + 1));
    return Array.from({ length: shape[axis] }, (_, at) => within(axis + 1, start + at * step));
  };
  return within(0, 0);
}

function isNdarray(source: TensorSource): source is NdArray {
  return typeof source === 'object' && source !== null && 'stride' in source && 'shape' in source;
}

/** What the first rows suggest. */
function shapeOf(nested: Nested): number[] {
  if (!Array.isArray(nested)) return [];
  return [nested.length, ...(nested.length > 0 ? shapeOf(nested[0]) : [])];
}

/** Refuses rows, at any depth, that are not as long as the first ones, and what is no number. */
function assertFilled(source: unknown, shape: Shape): void {
  const check = (nested: unknown, place: readonly number[]): void => {
    const size = shape.at(place.length);
    if (size === undefined ? typeof nested === 'number' : isRow(nested, size)) {
      // No `forEach`, which would leave out holes.
      for (let at = 0; at < (size ?? 0); at++) check((nested as unknown[])[at], [...place, at]);
    } else if (typeof nested === 'number' || Array.isArray(nested)) {
      const first = formatShape(shape);
      throw new Error(`tensor: rows differ in length; the first ones suggest ${first}`);
    } else {
      const where = formatShape(place);
      throw new Error(`tensor: element ${where} is ${whatIs(nested)}, expected a number`);
    }
  };
  check(source, []);
}

function isRow(nested: unknown, size: number): boolean {
  return Array.isArray(nested) && nested.length === size;
}

/** The elements of an ndarray in C order; a copy only where its strides ask for one. */
function flatNdarray(source: NdArray): ArrayLike<number> {
  const { data, shape, stride, offset } = source;
  const length = sizeOf(shape);
  const dense = shape.map((_, axis) => sizeOf(shape.slice(axis + 1)));
  if (dense.every((step, axis) => step === stride[axis] || shape[axis] === 1)) {
    const numbers = data as Float32Array;
    return offset === 0 && numbers.length === length
      ? numbers
      : numbers.slice(offset, offset + length);
  }
  return Float64Array.from({ length }, (_, flat) => {
    let at = offset;
    for (let axis = 0; axis < shape.length; axis++) {
      at += (Math.floor(flat / dense[axis]) % shape[axis]) * stride[axis];
    }
    return Number((data as Float32Array)[at]);
  });
}
