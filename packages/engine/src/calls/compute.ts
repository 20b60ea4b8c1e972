import type { Device } from '../device.js';
import type { DeviceArray } from '../device-array.js';
import { tidy } from '../memory/scope.js';
import type { Storage, Values } from '../memory/storage.js';
import { type Shape, sizeOf } from '../shape.js';
import type { KernelCall } from './kernel-call.js';

/** The two ways to the same result: gpu.js kernels, and their plain float64 twin. */
export interface Implementation {
  /**
   * The one kernel that makes the numbers of `shape`; or what runs several on a gpu.js device: all
   * other arrays that it makes are let go when it ends.
   */
  readonly kernels: KernelCall | ((device: Device) => Storage);
  /** Fills `out` from the inputs' numbers with plain loops that a student can follow. */
  twin(out: Float64Array, ...inputs: Values[]): void;
}

/**
 * A new array of `shape`, made by the kernels or, on the device `float64`, by their twin. Where the
 * result or an input has no numbers, no kernel runs: the twin's sums over nothing are the answer.
 * @param family - the operation's name, for messages
 * @param inputs - arrays that all lie on one device
 * @throws Error when the inputs lie on different devices
 *
 * @example
 * ```ts
 * import { arrayOf, compute, openDevice, type Values } from '@obelisk/engine';
 * const x = arrayOf(openDevice('float64'), [2], [1, 2]);
 * const twin = (out: Float64Array, [first]: Values) => out.fill(first);
 * const kernels = () => x.storage; // a device.run({ ... }) on the other devices
 * Array.from(compute('first', [x], [2], { kernels, twin }).storage.values); // => [1, 1]
 * ```
 */
export function compute(
  family: string,
  inputs: readonly DeviceArray[],
  shape: Shape,
  { kernels, twin }: Implementation,
): DeviceArray {
  const { device } = inputs[0];
  const length = sizeOf(shape);
  let isEmpty = length === 0;
  for (const input of inputs) {
    isEmpty ||= input.storage.length === 0;
    if (input.device === device) continue;
    throw new Error(
      `${family}: one argument is on ${device.name}, another on ${input.device.name}; ` +
        'move one first',
    );
  }
  if (device.name === 'float64' || isEmpty) {
    const plainly = (...values: Values[]) => {
      const out = new Float64Array(length);
      if (length > 0) twin(out, ...values);
      return out;
    };
    const storages = inputs.map(({ storage }) => storage);
    return { device, shape, storage: device.host(storages, length, plainly) };
  }
  const made = typeof kernels === 'function' ? tidy(() => kernels(device)) : device.run(kernels);
  return { device, shape, storage: made };
}
