import { type Device, type DeviceName, during, openDevice, processWide } from '@obelisk/engine';

const chosen = processWide<DeviceName>('default device', () => 'webasm');

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
  return openDevice(chosen.value);
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
  openDevice(name);
  return during(chosen, name, body);
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
  chosen.value = name;
}
