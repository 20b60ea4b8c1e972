import { formatShape, type Shape, sizeOf, type Values } from '@obelisk/kernels';
import ndarray, { type NdArray } from 'ndarray';

/** Numbers nested in arrays, as one writes them down: `[[1, 2], [3, 4]]`. */
export type Nested = number | readonly Nested[];

/** Everything that a tensor can be made from. */
export type TensorSource = Nested | ArrayLike<number> | NdArray;

/** Shape and flat numbers in C order of whatever a tensor can be made from. */
export function unpack(
  source: TensorSource,
  shape?: Shape,
): { shape: Shape; numbers: ArrayLike<number> } {
  if (typeof source === 'number') return { shape: shape ?? [], numbers: [source] };
  if (isNdarray(source)) return { shape: shape ?? source.shape, numbers: flatNdarray(source) };
  if (ArrayBuffer.isView(source)) {
    const numbers = source as Float32Array;
    return { shape: shape ?? [numbers.length], numbers };
  }
  const nested = source as readonly Nested[];
  const found = shapeOf(nested);
  if (!isFilled(nested, found)) {
    throw new Error(`tensor: rows differ in length; the first ones suggest ${formatShape(found)}`);
  }
  const numbers = (nested as unknown[]).flat(Number.POSITIVE_INFINITY) as number[];
  return { shape: shape ?? found, numbers };
}

/** The same numbers as an ndarray; nothing is copied. */
export function asNdarray(values: Values, shape: Shape): NdArray<Values> {
  return ndarray(values, [...shape]);
}

function isNdarray(source: TensorSource): source is NdArray {
  return typeof source === 'object' && 'stride' in source && 'shape' in source;
}

/** What the first rows suggest. */
function shapeOf(nested: Nested): number[] {
  if (!Array.isArray(nested)) return [];
  return [nested.length, ...(nested.length > 0 ? shapeOf(nested[0]) : [])];
}

/** Whether all rows, at any depth, are as long as the first ones, and hold numbers. */
function isFilled(nested: Nested, [size, ...rest]: readonly number[]): boolean {
  if (size === undefined) return typeof nested === 'number';
  if (!Array.isArray(nested) || nested.length !== size) return false;
  return nested.every((row) => isFilled(row, rest));
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
