import type { DeviceName } from '../device.js';
import { processWide } from '../process-wide.js';

/** One finished kernel call, for traces and the profiler. */
export interface KernelEvent {
  readonly kernel: string;
  readonly device: DeviceName;
  /** When it began, as `performance.now()` tells it. */
  readonly started: number;
  /** Wall time of the call with its copies; the compile time of a first call is in it. */
  readonly milliseconds: number;
  /** Bytes of arguments and result. */
  readonly bytes: number;
  /** Whether this call compiled the kernel. */
  readonly compiled: boolean;
}

type Listener = (event: KernelEvent) => void;

/** Who listens: without anybody nothing is measured. */
export const kernelListeners = processWide('listeners to kernels', () => new Set<Listener>());

export function emitKernelEvent(event: KernelEvent): void {
  for (const listener of kernelListeners.value) listener(event);
}

/**
 * Calls `listener` after every kernel call.
 * @returns a function that ends it
 *
 * @example
 * ```ts
 * import { onKernel } from '@obelisk/engine';
 * const stop = onKernel(({ kernel, milliseconds }) => [kernel, milliseconds]);
 * stop();
 * ```
 */
export function onKernel(listener: Listener): () => void {
  kernelListeners.value.add(listener);
  return () => {
    kernelListeners.value.delete(listener);
  };
}
