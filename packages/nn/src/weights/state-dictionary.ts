import ndarray, { type NdArray } from 'ndarray';

/** The typed arrays that hold the elements of a weight tensor. */
export type WeightData =
  | Float64Array
  | Float32Array
  | BigInt64Array<ArrayBuffer>
  | BigUint64Array<ArrayBuffer>
  | Int32Array
  | Uint32Array
  | Int16Array
  | Uint16Array
  | Int8Array
  | Uint8Array;

/** A state dictionary: tensors by name, in the order of the file. */
export type NamedArrays = Map<string, NdArray<WeightData>>;

/**
 * The flat index of every element of a strided array in C order (the last index fastest):
 *
 *     index(i_1 .. i_r) = offset + sum_d i_d * stride_d
 */
function forEachIndex(
  shape: readonly number[],
  stride: readonly number[],
  offset: number,
  visit: (index: number) => void,
): void {
  if (shape.includes(0)) return;
  const position = shape.map(() => 0);
  let index = offset;
  for (;;) {
    visit(index);
    // Advance like an odometer: the axes at their end turn back to 0, the next one steps.
    let axis = shape.length - 1;
    while (axis >= 0 && position[axis] === shape[axis] - 1) {
      index -= position[axis] * stride[axis];
      position[axis] = 0;
      axis--;
    }
    if (axis < 0) return;
    position[axis]++;
    index += stride[axis];
  }
}

/** The strides of a C-ordered array without gaps. */
function contiguousStrides(shape: readonly number[]): number[] {
  const strides = shape.map(() => 1);
  for (let axis = shape.length - 2; axis >= 0; axis--) {
    strides[axis] = strides[axis + 1] * shape[axis + 1];
  }
  return strides;
}

/** Whether elements follow each other in C order; the stride of an axis of size 1 is never used. */
function isContiguous(shape: readonly number[], stride: readonly number[]): boolean {
  const expected = contiguousStrides(shape);
  return shape.every((size, axis) => size === 1 || stride[axis] === expected[axis]);
}

/** The elements of `source` that a strided array names, in C order, in memory of their own. */
export function gather<D extends WeightData>(
  source: D,
  shape: readonly number[],
  stride: readonly number[],
  offset: number,
): D {
  const count = shape.reduce((product, size) => product * size, 1);
  if (isContiguous(shape, stride)) return source.slice(offset, offset + count) as D;
  const result = new (source.constructor as new (length: number) => D)(count);
  let next = 0;
  forEachIndex(shape, stride, offset, (index) => {
    result[next++] = source[index];
  });
  return result;
}

/**
 * The same array with float32 elements in C order, in memory of its own: what a layer's parameter
 * takes. Numbers that float32 does not hold exactly (from float64 or int64) are rounded.
 *
 * @example
 * ```ts
 * import { toFloat32 } from '@obelisk/nn';
 * import ndarray from 'ndarray';
 * const counts = ndarray(new BigInt64Array([1n, 2n, 3n, 4n]), [2, 2]);
 * toFloat32(counts.transpose(1, 0)).data; // => new Float32Array([1, 3, 2, 4])
 * ```
 */
export function toFloat32(array: NdArray<WeightData>): NdArray<Float32Array> {
  const data = gather(array.data, array.shape, array.stride, array.offset);
  const numbers = data instanceof Float32Array ? data : Float32Array.from(data, Number);
  return ndarray(numbers, [...array.shape]);
}
