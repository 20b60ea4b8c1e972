import {
  compute,
  type DeviceArray,
  formatShape,
  type KernelCall,
  type KernelInput,
  type Shape,
  sameShape,
} from '@obelisk/engine';
import { broadcastShape, broadcastTo } from '../layout/views.js';

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
      kernels: { name, kernel, output: extent, inputs },
      twin: (out, ...values) => {
        for (let i = 0; i < out.length; i++) {
          out[i] = twin(...values.map((array) => array[i]), ...numbers);
        }
      },
    });
  };
}

/**
 * Two arrays of the shape to which both broadcast; the arrays themselves where they have it.
 * @throws Error naming the operation when they do not
 *
 * @example
 * ```ts
 * import { arrayOf, openDevice } from '@obelisk/engine';
 * import { broadcastBoth } from '@obelisk/kernels';
 * const device = openDevice('cpu');
 * const [a, b] = [arrayOf(device, [2, 1], [1, 2]), arrayOf(device, [3], [3, 4, 5])];
 * broadcastBoth('add', a, b).map(({ shape }) => shape); // => [[2, 3], [2, 3]]
 * ```
 */
export function broadcastBoth(
  operation: string,
  a: DeviceArray,
  b: DeviceArray,
): readonly [DeviceArray, DeviceArray] {
  if (sameShape(a.shape, b.shape)) return [a, b];
  const shape = broadcastShape(operation, a.shape, b.shape);
  return [broadcastTo(a, shape), broadcastTo(b, shape)];
}

function differing(name: string, a: Shape, b: Shape): Error {
  return new Error(
    `${name}: shapes ${formatShape(a)} and ${formatShape(b)} differ; broadcast first`,
  );
}
