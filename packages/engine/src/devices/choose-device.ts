import type { Device, DeviceName } from '../device.js';
import { acquireGraphicsProcessor } from '../webgpu/graphics-processor.js';
import { type DetectOptions, detectDevice } from './detect-devices.js';
import { deviceNames, openDevice } from './open-device.js';

/** An open device, and why it is this one. */
export interface ChosenDevice {
  readonly device: Device;
  readonly reason: string;
}

/** What `auto` tries, best first: a graphics processor counts only when it is a real one. */
const preferred = ['webgpu', 'webgl2', 'webasm', 'cpu'] as const;

/**
 * Opens a device after making sure that it is there; `auto` takes the best one and tells why. An
 * adapter that a program imitates on the CPU is taken only where `software` accepts it.
 * @throws Error when the named device is unknown or not there, with the reason
 *
 * @example
 * ```ts
 * import { chooseDevice } from '@obelisk/engine';
 * (await chooseDevice('cpu')).device.name; // => 'cpu'
 * ```
 */
export async function chooseDevice(
  name: DeviceName | 'auto',
  options: DetectOptions = {},
): Promise<ChosenDevice> {
  if (name === 'auto') return chooseBest(options);
  if (!deviceNames.includes(name)) {
    throw new Error(`device: '${name}' is unknown; there are auto, ${deviceNames.join(', ')}`);
  }
  const { available, detail } = await detectDevice(name, options);
  if (!available) throw new Error(`device: ${name} cannot be used here: ${detail}`);
  return { device: await opened(name), reason: `${name}, asked for: ${detail}` };
}

/** A graphics processor is asked for now, so that the first kernel waits for nothing. */
async function opened(name: DeviceName): Promise<Device> {
  if (name === 'webgpu') await acquireGraphicsProcessor();
  return openDevice(name);
}

async function chooseBest(options: DetectOptions): Promise<ChosenDevice> {
  const passedOver: string[] = [];
  for (const name of preferred) {
    const { available, detail } = await detectDevice(name, options);
    const refusal = available ? await refusalOf(name) : detail;
    if (refusal === null) {
      const reason = [`${name}: ${detail}`, ...passedOver].join('; ');
      return { device: openDevice(name), reason };
    }
    passedOver.push(`not ${name}: ${refusal}`);
  }
  throw new Error('device: this machine runs neither WebGPU nor WebGL2, WebAssembly or JavaScript');
}

/** Why a device that is there cannot be had, as by the driver of an adapter; null where it can. */
async function refusalOf(name: DeviceName): Promise<string | null> {
  return opened(name).then(
    () => null,
    (error: Error) => error.message,
  );
}
