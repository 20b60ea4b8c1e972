import {
  compute,
  type DeviceArray,
  formatShape,
  type KernelCall,
  type KernelInput,
  sameShape,
} from '@obelisk/engine';

/** A function of arrays of one shape, element by element, then of plain numbers. */
export type Elementwise<
  Arrays extends readonly DeviceArray[],
  Numbers extends readonly number[],
> = (...inputs: readonly [...Arrays, ...Numbers]) => DeviceArray;

/**
 * Makes a family of elementwise kernels: the kernel reads `a[this.thread.y][this.thread.x]` of each
 * array, then its number arguments; the twin says the same of plain numbers.
 */
export function elementwise<
  Arrays extends readonly DeviceArray[],
  Numbers extends readonly number[],
>(
  name: string,
  kernel: KernelCall['kernel'],
  twin: (...values: number[]) => number,
): Elementwise<Arrays, Numbers> {
  return (...inputs) => {
    const arrays = inputs.filter((input): input is DeviceArray => typeof input !== 'number');
    const numbers = inputs.filter((input): input is number => typeof input === 'number');
    const { shape, storage } = arrays[0];
    const other = arrays.find((array) => !sameShape(array.shape, shape));
    if (other) {
      throw new Error(
        `${name}: shapes ${formatShape(shape)} and ${formatShape(other.shape)} differ; ` +
          'broadcast first',
      );
    }
    const extent = [storage.length, 1] as const;
    return compute(name, arrays, shape, {
      kernels: (device) =>
        device.run({
          name,
          kernel,
          output: extent,
          inputs: [
            ...arrays.map(
              (array, at): KernelInput => ({ name: 'abc'[at], from: array.storage, extent }),
            ),
            ...numbers.map((number, at): KernelInput => ({ name: `number ${at}`, number })),
          ],
        }),
      twin: (out, ...values) => {
        for (let i = 0; i < out.length; i++) {
          out[i] = twin(...values.map((array) => array[i]), ...numbers);
        }
      },
    });
  };
}
