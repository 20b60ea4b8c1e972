import type { Device } from '../device.js';
import type { Storage, Values } from '../memory/storage.js';

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
