import type { Device } from '../device.js';
import type { GpuCounts } from './gpu-counts.js';
import { graphicsProcessor, largestBinding } from './graphics-processor.js';
import { clockFeature } from './kernel-clock.js';
import { WebgpuDevice } from './webgpu-device.js';

/**
 * What a graphics processor was asked to do so far: the difference of two calls tells what happened
 * in between. Null on other devices.
 *
 * @example
 * ```ts
 * import { gpuCounts, openDevice } from '@obelisk/engine';
 * gpuCounts(openDevice('cpu')); // => null
 * ```
 */
export function gpuCounts(device: Device): GpuCounts | null {
  return device instanceof WebgpuDevice ? device.counts() : null;
}

/**
 * Bytes of the arrays on a graphics processor now, at most so far, and of the buffers that wait for
 * other arrays. Null on other devices.
 *
 * @example
 * ```ts
 * import { gpuMemory, openDevice } from '@obelisk/engine';
 * gpuMemory(openDevice('cpu')); // => null
 * ```
 */
export function gpuMemory(device: Device): GpuMemoryUse | null {
  return device instanceof WebgpuDevice ? device.memoryUse() : null;
}

/**
 * Bytes of the largest array that a kernel on a graphics processor may be given. Null on other
 * devices, and before the graphics processor was asked for, as `chooseDevice` does.
 *
 * @example
 * ```ts
 * import { largestArrayBytes, openDevice } from '@obelisk/engine';
 * largestArrayBytes(openDevice('cpu')); // => null
 * ```
 */
export function largestArrayBytes(device: Device): number | null {
  const processor = device instanceof WebgpuDevice ? graphicsProcessor() : null;
  return processor && largestBinding(processor.device);
}

/**
 * Whether the graphics processor tells how long each kernel took (`onGpuKernel`): a feature of
 * WebGPU, `timestamp-query`, that not all have. False before it was asked for.
 *
 * @example
 * ```ts
 * import { openDevice, tellsGpuTimes } from '@obelisk/engine';
 * tellsGpuTimes(openDevice('cpu')); // => false
 * ```
 */
export function tellsGpuTimes(device: Device): boolean {
  const processor = device instanceof WebgpuDevice ? graphicsProcessor() : null;
  return processor?.device.features.has(clockFeature) ?? false;
}

/** What arrays take on a graphics processor, in bytes. */
export interface GpuMemoryUse {
  readonly used: number;
  readonly peak: number;
  readonly waiting: number;
}
