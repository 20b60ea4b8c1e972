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
 * Opens a device after making sure that it is there; `auto` takes the best one and tells why.
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
  return { device: await opened(name), reason: `${name} was asked for: ${detail}` };
}

/** A graphics processor is asked for now, so that the first kernel waits for nothing. */
async function opened(name: DeviceName): Promise<Device> {
  if (name === 'webgpu') await acquireGraphicsProcessor();
  return openDevice(name);
}

async function chooseBest({ software }: DetectOptions): Promise<ChosenDevice> {
  const passedOver: string[] = [];
  for (const name of preferred) {
    // `auto` never takes a software adapter unless this very call asks for one.
    const { available, detail } = await detectDevice(name, { software: software ?? false });
    if (!available) {
      passedOver.push(`not ${name}: ${detail}`);
      continue;
    }
    const reason = [`${name}: ${detail}`, ...passedOver].join('; ');
    return { device: await opened(name), reason };
  }
  throw new Error('device: this machine runs neither WebGPU nor WebGL2, WebAssembly or JavaScript');
}
