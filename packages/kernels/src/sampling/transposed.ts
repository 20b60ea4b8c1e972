import { type Device, eitherForm, type Storage, usedNumbers } from '@obelisk/engine';
import { relayout } from '../layout/relayout.js';

/** Columns of a matrix that are written together: their cache lines stay at hand. */
const block = 16;

/**
 * Each of `count` matrices [rows, columns] as [columns, rows], so that neighbouring threads read
 * or have written neighbouring numbers.
 */
export function transposed(
  device: Device,
  matrices: Storage,
  count: number,
  rows: number,
  columns: number,
): Storage {
  return eitherForm(device, {
    ...{ inputs: [matrices], length: matrices.length },
    host: (values) => {
      const out = usedNumbers(values.length);
      for (let start = 0; start < count * rows * columns; start += rows * columns) {
        for (let first = 0; first < columns; first += block) {
          const last = Math.min(first + block, columns);
          for (let row = 0; row < rows; row++) {
            for (let column = first; column < last; column++) {
              out[start + column * rows + row] = values[start + row * columns + column];
            }
          }
        }
      }
      return out;
    },
    kernels: () => {
      const axes = [
        { size: count, moves: { 2: 1 } },
        { size: columns, moves: { 0: 1 } },
        ...[{ size: 1 }, { size: 1 }, { size: 1 }],
        { size: rows, moves: { 1: 1 } },
      ];
      const coordinates = [
        { count: columns, stride: 1 },
        { count: rows, stride: columns },
        { count, stride: rows * columns },
      ];
      return relayout(device, { name: 'transposed', source: matrices, axes, coordinates });
    },
  });
}
