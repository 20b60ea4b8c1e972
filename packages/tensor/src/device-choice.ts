import { type Device, type DeviceName, openDevice } from '@obelisk/engine';

let chosen: DeviceName = 'webasm';

/**
 * The device of tensors that are made without naming one: `webasm` at first.
 *
 * @example
 * ```ts
 * import { defaultDevice } from '@obelisk/tensor';
 * defaultDevice().name; // => 'webasm'
 * ```
 */
export function defaultDevice(): Device {
  return openDevice(chosen);
}

/**
 * Runs `body` with another default device, and puts the former one back.
 *
 * @example
 * ```ts
 * import { tensor, withDevice } from '@obelisk/tensor';
 * withDevice('float64', () => tensor([1, 2]).device.name); // => 'float64'
 * ```
 */
export function withDevice<T>(name: DeviceName, body: () => T): T {
  const before = chosen;
  openDevice(name);
  chosen = name;
  try {
    return body();
  } finally {
    chosen = before;
  }
}

/**
 * Makes `name` the default device from now on; programs call it once, at their start.
 *
 * @example
 * ```ts
 * import { setDefaultDevice, tensor } from '@obelisk/tensor';
 * setDefaultDevice('cpu');
 * tensor(1).device.name; // => 'cpu'
 * setDefaultDevice('webasm');
 * ```
 */
export function setDefaultDevice(name: DeviceName): void {
  openDevice(name);
  chosen = name;
}
