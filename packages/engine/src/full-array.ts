import type { Device } from './device.js';
import { arrayOf, type DeviceArray } from './device-array.js';
import { type Shape, sizeOf } from './shape.js';

/**
 * An array with the same number everywhere.
 *
 * @example
 * ```ts
 * import { fullArray, openDevice } from '@obelisk/engine';
 * Array.from(fullArray(openDevice('cpu'), [3], 7).storage.values); // => [7, 7, 7]
 * ```
 */
export function fullArray(device: Device, shape: Shape, number: number): DeviceArray {
  return arrayOf(device, shape, new Float64Array(sizeOf(shape)).fill(number));
}
