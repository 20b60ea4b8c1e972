/** What a call of a kernel took on a graphics processor, by its own clock. */
export interface GpuKernelTime {
  readonly kernel: string;
  readonly milliseconds: number;
}

type Listener = (time: GpuKernelTime) => void;

const listeners = new Set<Listener>();
const underWay = new Set<Promise<void>>();

/** Whether anyone wants to know: without a listener nothing is measured. */
export function isTimed(): boolean {
  return listeners.size > 0;
}

/** Tells the times of a list of commands when they are there. */
export function emitGpuTimes(times: Promise<readonly GpuKernelTime[]>): void {
  const heard = [...listeners];
  const told = times.then(
    (all) => {
      for (const time of all) for (const listener of heard) listener(time);
    },
    () => {}, // a lost graphics processor has none; who reads a result is told
  );
  underWay.add(told);
  void told.finally(() => underWay.delete(told));
}

/**
 * Calls `listener` for every kernel that ran on a graphics processor, once its time is there, where
 * the graphics processor tells times (`tellsGpuTimes`). Meanwhile each kernel is a pass of its own.
 * @returns a function that ends it
 *
 * @example
 * ```ts
 * import { onGpuKernel } from '@obelisk/engine';
 * const stop = onGpuKernel(({ kernel, milliseconds }) => [kernel, milliseconds]);
 * stop();
 * ```
 */
export function onGpuKernel(listener: Listener): () => void {
  listeners.add(listener);
  return () => {
    listeners.delete(listener);
  };
}

/**
 * Resolves when the times of all kernels that were handed over are told.
 *
 * @example
 * ```ts
 * import { gpuTimesTold } from '@obelisk/engine';
 * await gpuTimesTold(); // => undefined
 * ```
 */
export async function gpuTimesTold(): Promise<void> {
  await Promise.all(underWay);
}
