import { clockFeature } from './kernel-clock.js';

/** A graphics processor that this process may use, until it is lost. */
export interface GraphicsProcessor {
  readonly device: GPUDevice;
  /** Why it cannot be used any more, in one sentence; null as long as it can. */
  lost: string | null;
}

let acquired: Promise<GraphicsProcessor> | null = null;
let current: GraphicsProcessor | null = null;

/**
 * Asks for the graphics processor, once for all; after it was lost, for another one.
 * @throws Error when there is none
 */
export async function acquireGraphicsProcessor(): Promise<GraphicsProcessor> {
  if (current?.lost) acquired = null;
  acquired ??= request();
  current = await acquired;
  return current;
}

/** The graphics processor, when it was asked for and has answered. */
export function graphicsProcessor(): GraphicsProcessor | null {
  return current;
}

/** Bytes of the largest buffer that a kernel may be given. */
export function largestBinding({ limits }: GPUDevice): number {
  return Math.min(limits.maxStorageBufferBindingSize, limits.maxBufferSize);
}

async function request(): Promise<GraphicsProcessor> {
  const adapter = await globalThis.navigator?.gpu?.requestAdapter();
  if (!adapter) throw new Error('webgpu: no graphics processor for WebGPU was found');
  // Without being asked for them, a device binds 128 MiB at most: 144 x 144 x 144 wants more.
  const { maxStorageBufferBindingSize, maxBufferSize } = adapter.limits;
  const requiredFeatures: GPUFeatureName[] = adapter.features.has(clockFeature)
    ? [clockFeature]
    : [];
  const device = await adapter.requestDevice({
    requiredFeatures,
    requiredLimits: { maxStorageBufferBindingSize, maxBufferSize },
  });
  const processor: GraphicsProcessor = { device, lost: null };
  device.lost.then(({ message, reason }) => {
    const why = message.split('\n')[0] || reason || 'the driver gave no reason';
    processor.lost =
      `webgpu: the graphics processor was lost (${why}); what it had computed is gone, so start ` +
      'again, or go on from the last checkpoint';
  });
  return processor;
}
