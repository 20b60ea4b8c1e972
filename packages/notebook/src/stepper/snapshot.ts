import { type DeviceArray, type Shape, sizeOf, type Values } from '@obelisk/engine';
import type { NumberSnapshot } from './recording.js';

/** Rows and columns that a picture has room for, and how many such planes. */
const longestSide = 24;
const mostPlanes = 4;

/**
 * The numbers of an array, as soon as they are there. It asks for them at once, so that the array
 * may be freed afterwards.
 */
export async function snapshotOf({ shape, storage }: DeviceArray): Promise<NumberSnapshot> {
  const values = await storage.read();
  const kept = keptOf(shape);
  return {
    shape,
    bytes: storage.byteLength,
    kept,
    numbers: keptPlaces(shape, kept).map((place) => plainNumber(values[place], values)),
    ...rangeOf(values),
  };
}

/** Over the numbers that are finite. */
function rangeOf(values: Values): { smallest: number; largest: number } {
  let [smallest, largest] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  for (const value of values) {
    if (!Number.isFinite(value)) continue;
    smallest = Math.min(smallest, value);
    largest = Math.max(largest, value);
  }
  return smallest <= largest ? { smallest, largest } : { smallest: 0, largest: 0 };
}

/** All of small arrays; of large ones the first rows and columns of the first planes. */
export function keptOf(shape: Shape): Shape {
  let planes = mostPlanes;
  const kept = [...shape];
  for (let axis = shape.length - 1; axis >= 0; axis--) {
    const isOfPlane = axis >= shape.length - 2;
    kept[axis] = Math.min(shape[axis], isOfPlane ? longestSide : planes);
    if (!isOfPlane) planes = Math.max(1, Math.floor(planes / Math.max(kept[axis], 1)));
  }
  return kept;
}

/** Where the kept numbers lie in the whole array. */
function keptPlaces(shape: Shape, kept: Shape): number[] {
  return Array.from({ length: sizeOf(kept) }, (_, at) => {
    let rest = at;
    let stride = 1;
    let place = 0;
    for (let axis = shape.length - 1; axis >= 0; axis--) {
      place += (rest % kept[axis]) * stride;
      rest = Math.floor(rest / kept[axis]);
      stride *= shape[axis];
    }
    return place;
  });
}

/** A float32 number has seven digits: more would only fill the file. */
function plainNumber(value: number, { BYTES_PER_ELEMENT: bytes }: { BYTES_PER_ELEMENT: number }) {
  if (!Number.isFinite(value)) return String(value) as 'NaN' | 'Infinity' | '-Infinity';
  return bytes === 8 ? value : Number(value.toPrecision(8));
}
