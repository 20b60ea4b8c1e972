import type { DeviceName } from '../device.js';

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

const listeners = new Set<Listener>();

/** Whether anyone listens: without a listener nothing is measured. */
export function isListening(): boolean {
  return listeners.size > 0;
}

export function emitKernelEvent(event: KernelEvent): void {
  for (const listener of listeners) listener(event);
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
  listeners.add(listener);
  return () => {
    listeners.delete(listener);
  };
}
