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

/** A step between kernels in two forms that give the same numbers. */
export interface TwoForms {
  /** What it reads. */
  readonly inputs: readonly Storage[];
  /** How many numbers it gives. */
  readonly length: number;
  /** As a loop of the host, for devices whose numbers the host has. */
  readonly host: (...values: Values[]) => Values;
  /** As kernels, for devices from which numbers would have to be fetched. */
  readonly kernels: () => Storage;
}

/**
 * Takes a step in the form that suits the device: layouts, tables and last sums are loops where
 * arrays lie with the host, because a loop is shorter and adds up in float64; on `webgpu` they are
 * kernels, because a result that the host must see interrupts everything.
 *
 * @example
 * ```ts
 * import { arrayOf, eitherForm, openDevice } from '@obelisk/engine';
 * const device = openDevice('webasm');
 * const { storage } = arrayOf(device, [2], [1, 2]);
 * const negative = eitherForm(device, {
 *   ...{ inputs: [storage], length: 2 },
 *   host: (values) => values.map((value) => -value),
 *   kernels: () => storage, // a device.run({ ... }) with the same numbers
 * });
 * Array.from(negative.values); // => [-1, -2]
 * ```
 */
export function eitherForm(device: Device, { inputs, length, host, kernels }: TwoForms): Storage {
  return device.resident ? kernels() : device.host(inputs, length, host);
}
