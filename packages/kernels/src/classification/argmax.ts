import { compute, type DeviceArray, type KernelThis, sizeOf } from '@obelisk/engine';

/** The value of the first class, and its number. */
function firstKernel(this: KernelThis, values: number[][]) {
  return [values[this.thread.y][this.thread.x], 0];
}

/** The larger of the value of a class and the largest before, and which class has it. */
function largerKernel(this: KernelThis, values: number[][], best: number[][][], label: number) {
  const value = values[this.thread.y][this.thread.x];
  const before = best[this.thread.y][this.thread.x][0];
  if (value <= before) {
    return [before, best[this.thread.y][this.thread.x][1]];
  }
  return [value, label];
}

/** The class of the largest value. */
function labelKernel(this: KernelThis, best: number[][][]) {
  return best[this.thread.y][this.thread.x][1];
}

/**
 * One step of an argmax over classes whose values come one class after the other, so that they are
 * never all there at once: the largest value so far at each place, and its class; of equal ones the
 * first.
 * @param values - of class `label`, in any shape
 * @param best - what the step of the class before gave; null for class 0
 * @returns value and class of each place, in a last axis of 2
 *
 * @example
 * ```ts
 * import { arrayOf, openDevice } from '@obelisk/engine';
 * import { argmaxStep } from '@obelisk/kernels';
 * const device = openDevice('webasm');
 * const first = argmaxStep(arrayOf(device, [2], [3, 5]), null, 0);
 * const both = argmaxStep(arrayOf(device, [2], [4, 5]), first, 1);
 * Array.from(both.storage.values); // => [4, 1, 5, 0]
 * ```
 */
export function argmaxStep(
  values: DeviceArray,
  best: DeviceArray | null,
  label: number,
): DeviceArray {
  const inputs = best ? [values, best] : [values];
  const { length } = values.storage;
  return compute('argmax', inputs, [...values.shape, 2], {
    kernels(device) {
      const own = { name: 'values', from: values.storage, extent: [length, 1] } as const;
      const call = { name: 'argmax', output: [length, 1], components: 2 } as const;
      if (!best) return device.run({ ...call, kernel: firstKernel, inputs: [own] });
      const before = { name: 'best', from: best.storage, extent: [2, length, 1] } as const;
      const number = { name: 'label', number: label };
      return device.run({ ...call, kernel: largerKernel, inputs: [own, before, number] });
    },
    twin(out, own, before) {
      for (let place = 0; place < own.length; place++) {
        const isBefore = best !== null && own[place] <= before[2 * place];
        out[2 * place] = isBefore ? before[2 * place] : own[place];
        out[2 * place + 1] = isBefore ? before[2 * place + 1] : label;
      }
    },
  });
}

/**
 * The classes that the last `argmaxStep` found.
 *
 * @example
 * ```ts
 * import { arrayOf, openDevice } from '@obelisk/engine';
 * import { argmaxLabels, argmaxStep } from '@obelisk/kernels';
 * const values = arrayOf(openDevice('webasm'), [2], [3, 5]);
 * Array.from(argmaxLabels(argmaxStep(values, null, 0)).storage.values); // => [0, 0]
 * ```
 */
export function argmaxLabels(best: DeviceArray): DeviceArray {
  const shape = best.shape.slice(0, -1);
  const length = sizeOf(shape);
  return compute('argmax', [best], shape, {
    kernels: {
      name: 'argmax, labels',
      kernel: labelKernel,
      output: [length, 1],
      inputs: [{ name: 'best', from: best.storage, extent: [2, length, 1] }],
    },
    twin(out, pairs) {
      for (let place = 0; place < out.length; place++) out[place] = pairs[2 * place + 1];
    },
  });
}
