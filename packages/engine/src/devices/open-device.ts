import type { Device, DeviceName } from '../device.js';
import { WebasmDevice } from '../webasm/webasm-device.js';
import { WebgpuDevice } from '../webgpu/webgpu-device.js';
import { Float64Device } from './float64-device.js';
import { GpuDevice } from './gpu-device.js';

/** All names that `openDevice` takes. */
export const deviceNames: readonly DeviceName[] = ['webasm', 'cpu', 'webgpu', 'webgl2', 'float64'];

/** Compiled kernels may hold this many bytes together on one device, unless said otherwise. */
const defaultBudget = 512 * 2 ** 20;

const opened = new Map<DeviceName, Device>();

/**
 * The device of that name; the same object at each call, so that compiled kernels are shared.
 * Whether the machine has it shows when the first kernel runs; `detectDevices` tells before.
 * @throws Error for an unknown name
 *
 * @example
 * ```ts
 * import { openDevice } from '@obelisk/engine';
 * openDevice('webasm').name; // => 'webasm'
 * ```
 */
export function openDevice(name: DeviceName): Device {
  if (!deviceNames.includes(name)) {
    throw new Error(`device: '${name}' is unknown; there are ${deviceNames.join(', ')}`);
  }
  let device = opened.get(name);
  if (!device) {
    device =
      name === 'float64'
        ? new Float64Device()
        : name === 'webasm'
          ? new WebasmDevice(defaultBudget)
          : name === 'webgpu'
            ? new WebgpuDevice(defaultBudget)
            : new GpuDevice(name, defaultBudget);
    opened.set(name, device);
  }
  return device;
}
