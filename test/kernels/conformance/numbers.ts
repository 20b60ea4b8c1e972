import { arrayOf, type Device, type DeviceArray, type Shape, sizeOf } from '@obelisk/engine';

/** Changes the numbers of an array, in place; arrays are counted as they are made. */
export type Change = (values: Float64Array, array: number) => void;

let change: Change | null = null;
let arrays = 0;

/**
 * An array of numbers in -1..1 that look random and are the same on each device, float32 values so
 * that the twin gets exactly the same ones.
 */
export function numbers(device: Device, shape: Shape, seed = 1): DeviceArray {
  let state = seed >>> 0;
  const values = Float32Array.from({ length: sizeOf(shape) }, () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return (state >>> 8) / 2 ** 23 - 1;
  });
  if (change === null) return arrayOf(device, shape, values);
  const changed = Float64Array.from(values);
  change(changed, arrays++);
  return arrayOf(device, shape, changed);
}

/**
 * Runs a case with other numbers than usual: every array of `numbers` is changed first.
 * @returns what the case gave, and how many arrays it made
 */
export function withChanged<Result>(
  made: Change,
  run: () => Result,
): { readonly result: Result; readonly arrays: number } {
  change = made;
  arrays = 0;
  try {
    return { result: run(), arrays };
  } finally {
    change = null;
  }
}
