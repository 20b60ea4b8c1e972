import { Tensor } from '@obelisk/tensor';
import type { NdArray } from 'ndarray';

/** What a picture of numbers is made from. */
export type NumberSource = Tensor | NdArray | ArrayLike<number> | readonly ArrayLike<number>[];

/** Whether something is an ndarray, whichever copy of the package made it. */
export function isNdarray(value: unknown): value is NdArray {
  const candidate = value as Partial<NdArray> | null;
  return (
    typeof candidate === 'object' &&
    candidate !== null &&
    Array.isArray(candidate.shape) &&
    Array.isArray(candidate.stride) &&
    typeof candidate.get === 'function'
  );
}

/** Arrays in arrays of numbers, as deep as the array has axes. */
export type NestedNumbers = number | NestedNumbers[];

/** An ndarray as arrays in arrays; a number for one without axes. */
export function nestedNumbers(array: NdArray, at: readonly number[] = []): NestedNumbers[] {
  if (array.shape.length === 0) return [array.get()];
  const axis = at.length;
  return Array.from({ length: array.shape[axis] }, (_, i) => {
    const index = [...at, i];
    return axis === array.shape.length - 1 ? array.get(...index) : nestedNumbers(array, index);
  });
}

/**
 * Rows of numbers from whatever holds them. Leading axes of length 1 (batch, channel) are left
 * out, so that a tensor [1, 1, H, W] is a picture of H rows.
 *
 * @throws Error when more than two axes are left
 */
export function rowsOf(source: NumberSource, caller: string): number[][] {
  if (source instanceof Tensor) return rowsOf(source.dataSync(), caller);
  if (isNdarray(source)) return rowsOfNdarray(source, caller);
  const items = Array.from(source as ArrayLike<number | ArrayLike<number>>);
  if (items.every((item) => typeof item === 'number')) return [items as number[]];
  return items.map((row) => Array.from(row as ArrayLike<number>));
}

function rowsOfNdarray(array: NdArray, caller: string): number[][] {
  const shape = [...array.shape];
  let view = array;
  while (shape.length > 2 && shape[0] === 1) {
    view = view.pick(0);
    shape.shift();
  }
  if (shape.length > 2) {
    throw new Error(
      `${caller}: expects two axes of more than one number, the array is ` +
        `[${array.shape.join(', ')}]; pick a slice`,
    );
  }
  const nested = nestedNumbers(view);
  return shape.length === 2 ? (nested as number[][]) : [nested as number[]];
}
