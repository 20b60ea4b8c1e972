import { type Device, joined, type KernelThis, type Storage, sizeOf, tidy } from '@obelisk/engine';
import type { AxisTable } from './axis-table.js';

/** Numbers of input and output of one kernel call; larger work is done part by part. */
const numbersPerPart = 2 ** 23;

/**
 * $y_{z,j,x} = \sum_m w_{j,m} \, a_{z,\,i_{j,m},\,x}$: neighbouring threads share their indices.
 * Where the first weight is 0 there is no input, and 0 times a NaN must not be the sum.
 */
function middleKernel(
  this: KernelThis<{ terms: number }>,
  a: number[][][],
  indices: number[][],
  weights: number[][],
) {
  let sum = 0;
  for (let m = 0; m < this.constants.terms; m++) {
    sum += weights[this.thread.y][m] * a[this.thread.z][indices[this.thread.y][m]][this.thread.x];
  }
  return weights[this.thread.y][0] > 0 ? sum : 0;
}

/** $y_{r,j} = \sum_m w_{j,m} \, a_{r,\,i_{j,m}}$ along the innermost axis */
function rowKernel(
  this: KernelThis<{ terms: number }>,
  a: number[][],
  indices: number[][],
  weights: number[][],
) {
  let sum = 0;
  for (let m = 0; m < this.constants.terms; m++) {
    sum += weights[m][this.thread.x] * a[this.thread.y][indices[m][this.thread.x]];
  }
  return weights[0][this.thread.x] > 0 ? sum : 0;
}

/**
 * Applies linear maps along the last axes of an array, one axis after the other. Axes that shrink
 * come first, so that what lies between stays small.
 * @param tables - one per axis, for the last axes of `shape`
 */
export function mapAxes(
  device: Device,
  name: string,
  source: Storage,
  shape: readonly number[],
  tables: readonly AxisTable[],
): Storage {
  const first = shape.length - tables.length;
  const order = tables
    .map((table, at) => ({ table, axis: first + at, growth: table.outputs / table.inputs }))
    .sort((a, b) => a.growth - b.growth);
  const current = [...shape];
  let storage = source;
  for (const { table, axis } of order) {
    const outer = sizeOf(current.slice(0, axis));
    const inner = sizeOf(current.slice(axis + 1));
    storage = inParts(device, storage, table, outer, inner, (part, offset, count) =>
      inner === 1
        ? mapRows(device, name, part, offset, table, count)
        : mapMiddle(device, name, part, offset, table, count, inner),
    );
    current[axis] = table.outputs;
  }
  return storage;
}

/** Splits the outer places so that each call stays small, and joins the results. */
function inParts(
  device: Device,
  source: Storage,
  { inputs, outputs }: AxisTable,
  outer: number,
  inner: number,
  run: (source: Storage, offset: number, count: number) => Storage,
): Storage {
  const perPlace = (inputs + outputs) * inner;
  const count = Math.max(1, Math.floor(numbersPerPart / perPlace));
  if (count >= outer) return run(source, 0, outer);
  return tidy(() => {
    const parts: Storage[] = [];
    for (let start = 0; start < outer; start += count) {
      parts.push(run(source, start * inputs * inner, Math.min(count, outer - start)));
    }
    return joined(device, parts);
  });
}

function mapMiddle(
  device: Device,
  name: string,
  source: Storage,
  offset: number,
  { inputs, outputs, terms, indices, weights }: AxisTable,
  outer: number,
  inner: number,
): Storage {
  return device.run({
    name,
    kernel: middleKernel,
    output: [inner, outputs, outer],
    integers: { terms },
    inputs: [
      { name: 'a', from: source, offset, extent: [inner, inputs, outer] },
      { name: 'indices', from: indices, extent: [terms, outputs] },
      { name: 'weights', from: weights, extent: [terms, outputs] },
    ],
  });
}

function mapRows(
  device: Device,
  name: string,
  source: Storage,
  offset: number,
  { inputs, outputs, terms, indices, weights }: AxisTable,
  rows: number,
): Storage {
  return device.run({
    name,
    kernel: rowKernel,
    output: [outputs, rows],
    integers: { terms },
    inputs: [
      { name: 'a', from: source, offset, extent: [inputs, rows] },
      { name: 'indices', from: termsFirst(indices, terms), extent: [outputs, terms] },
      { name: 'weights', from: termsFirst(weights, terms), extent: [outputs, terms] },
    ],
  });
}

/** [output][term] to [term][output]: neighbouring threads read neighbouring numbers. */
function termsFirst(table: Float32Array, terms: number): Float32Array {
  const outputs = table.length / terms;
  return table.map((_, at) => table[(at % outputs) * terms + Math.floor(at / outputs)]);
}
