import {
  compute,
  type DeviceArray,
  formatShape,
  type KernelCall,
  type KernelInput,
  type Shape,
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
  return (...given) => {
    const arrays: DeviceArray[] = [];
    const numbers: number[] = [];
    const inputs: KernelInput[] = [];
    const { shape, storage } = given[0] as DeviceArray;
    const extent = [storage.length, 1] as const;
    for (const [at, input] of given.entries()) {
      if (typeof input === 'number') {
        numbers.push(input);
        inputs.push({ name: `number ${numbers.length - 1}`, number: input });
      } else {
        if (!sameShape(input.shape, shape)) throw differing(name, shape, input.shape);
        arrays.push(input);
        inputs.push({ name: 'abc'[at], from: input.storage, extent });
      }
    }
    return compute(name, arrays, shape, {
      kernels: (device) => device.run({ name, kernel, output: extent, inputs }),
      twin: (out, ...values) => {
        for (let i = 0; i < out.length; i++) {
          out[i] = twin(...values.map((array) => array[i]), ...numbers);
        }
      },
    });
  };
}

function differing(name: string, a: Shape, b: Shape): Error {
  return new Error(
    `${name}: shapes ${formatShape(a)} and ${formatShape(b)} differ; broadcast first`,
  );
}
