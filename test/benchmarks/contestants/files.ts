// Numbers as files, so that contestants in other processes and languages have the same ones.
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Input, Inputs } from '../cases/types.js';

const listFile = 'list.json';

/** Writes arrays into a folder: `0.bin`, `1.bin`, ..., and a list of their names and shapes. */
export function writeArrays(folder: string, arrays: Inputs): void {
  mkdirSync(folder, { recursive: true });
  const list = Object.entries(arrays).map(([name, { shape, values }], at) => {
    const { buffer, byteOffset, byteLength } = values;
    writeFileSync(join(folder, `${at}.bin`), new Uint8Array(buffer, byteOffset, byteLength));
    return { name, shape };
  });
  writeFileSync(join(folder, listFile), JSON.stringify(list));
}

/** Names and shapes, in the order of their files. */
export function readList(folder: string): { name: string; shape: number[] }[] {
  return JSON.parse(readFileSync(join(folder, listFile), 'utf8'));
}

/** The array at a place of the list. */
export function readArray(folder: string, at: number): Input {
  const { buffer, byteOffset, byteLength } = readFileSync(join(folder, `${at}.bin`));
  // Small files come in a part of a buffer which need not begin at a number.
  const fits = byteOffset % 4 === 0;
  const values = fits
    ? new Float32Array(buffer, byteOffset, byteLength / 4)
    : new Float32Array(buffer.slice(byteOffset, byteOffset + byteLength));
  return { shape: readList(folder)[at].shape, values };
}

export function readArrays(folder: string): Inputs {
  return Object.fromEntries(
    readList(folder).map(({ name }, at): [string, Input] => [name, readArray(folder, at)]),
  );
}

/** Results of a step, in order. */
export function writeResults(folder: string, results: readonly ArrayLike<number>[]): void {
  const arrays = results.map((values, at): [string, Input] => [
    String(at),
    { shape: [values.length], values: Float32Array.from(values) },
  ]);
  writeArrays(folder, Object.fromEntries(arrays));
}

/** How far results are apart, relative to the largest number; infinite where they do not fit. */
export function distance(a: Inputs, b: Inputs): number {
  const names = Object.keys(a);
  if (names.length !== Object.keys(b).length) return Number.POSITIVE_INFINITY;
  return Math.max(...names.map((name) => distanceOf(a[name].values, b[name].values)));
}

function distanceOf(a: Float32Array, b: Float32Array): number {
  if (a.length !== b.length) return Number.POSITIVE_INFINITY;
  let [largest, apart] = [0, 0];
  for (let at = 0; at < a.length; at++) {
    largest = Math.max(largest, Math.abs(a[at]));
    apart = Math.max(apart, Math.abs(a[at] - b[at]));
  }
  return Number.isNaN(apart) ? Number.POSITIVE_INFINITY : apart / Math.max(largest, 1e-20);
}
