import type { Device } from './device.js';
import { Storage, type Values } from './memory/storage.js';
import { formatShape, type Shape, sizeOf } from './shape.js';

/** Numbers with a shape on a device: what kernel families take and give. Never changed in place. */
export interface DeviceArray {
  readonly device: Device;
  readonly shape: Shape;
  readonly storage: Storage;
}

/**
 * An array on a device from numbers in C order. They are copied into the device's precision, unless
 * they have it: then they are taken over and must not be changed afterwards.
 * @throws Error when the count does not fit the shape, or a size is no whole number
 *
 * @example
 * ```ts
 * import { arrayOf, openDevice } from '@obelisk/engine';
 * arrayOf(openDevice('cpu'), [2, 2], [1, 2, 3, 4]).storage.values[3]; // => 4
 * ```
 */
export function arrayOf(device: Device, sizes: Shape, numbers: ArrayLike<number>): DeviceArray {
  assertSizes('array', sizes);
  const shape = [...sizes]; // the caller may change his own
  if (numbers.length !== sizeOf(shape)) {
    throw new Error(
      `array: shape ${formatShape(shape)} wants ${sizeOf(shape)} numbers, got ${numbers.length}`,
    );
  }
  if (device.name === 'shapes') {
    return { device, shape, storage: device.host([], numbers.length, absent) };
  }
  return {
    device,
    shape,
    storage: new Storage(device.memory, numbers.length, inPrecision(device, numbers)),
  };
}

/** A step of a device that runs none. */
const absent = () => new Float32Array(0);

function inPrecision(device: Device, numbers: ArrayLike<number>): Values {
  const Kind = device.memory.bytesPerNumber === 8 ? Float64Array : Float32Array;
  return numbers instanceof Kind ? numbers : Kind.from(numbers);
}

/**
 * The same numbers under another shape; nothing is copied.
 * @throws Error when the shapes differ in size
 *
 * @example
 * ```ts
 * import { arrayOf, openDevice, reshaped } from '@obelisk/engine';
 * reshaped(arrayOf(openDevice('cpu'), [2, 3], new Float32Array(6)), [3, 2]).shape; // => [3, 2]
 * ```
 */
export function reshaped(array: DeviceArray, shape: Shape): DeviceArray {
  assertSizes('reshape', shape);
  if (sizeOf(shape) !== array.storage.length) {
    throw new Error(`reshape: ${formatShape(array.shape)} does not fit ${formatShape(shape)}`);
  }
  return { ...array, shape: [...shape] };
}

function assertSizes(operation: string, shape: Shape): void {
  if (shape.every((size) => Number.isInteger(size) && size >= 0)) return;
  throw new Error(`${operation}: shape ${formatShape(shape)} has sizes that are no whole numbers`);
}
