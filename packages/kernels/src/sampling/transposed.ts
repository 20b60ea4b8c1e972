import {
  type Device,
  eitherForm,
  type KernelThis,
  type Storage,
  usedNumbers,
} from '@obelisk/engine';

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
    kernels: () =>
      device.run({
        name: 'transposed',
        kernel: transposedKernel,
        output: [rows, columns, count],
        inputs: [{ name: 'matrices', from: matrices, extent: [columns, rows, count] }],
      }),
  });
}

/** $y_{n,j,i} = a_{n,i,j}$ */
function transposedKernel(this: KernelThis, matrices: number[][][]) {
  return matrices[this.thread.z][this.thread.x][this.thread.y];
}
