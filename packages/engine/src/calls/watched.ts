import type { DeviceName } from '../device.js';
import { sizeOf } from '../shape.js';
import type { Held, KernelCache } from './kernel-cache.js';
import type { KernelCall } from './kernel-call.js';
import { emitKernelEvent, kernelListeners } from './kernel-listener.js';

/** Runs a kernel, which is compiled unless it is in the cache, and tells who listens. */
export function watched<Kernel extends Held, Result>(
  device: DeviceName,
  cache: KernelCache<Kernel>,
  key: string,
  call: KernelCall,
  compile: () => Kernel,
  run: (kernel: Kernel) => Result,
): Result {
  const started = kernelListeners.value.size > 0 ? performance.now() : null;
  const compiledBefore = cache.size;
  const kernel = cache.get(key, compile);
  const compiled = cache.size > compiledBefore;
  const result = run(kernel);
  if (started === null) return result;
  const milliseconds = performance.now() - started;
  const bytes = bytesOf(call);
  emitKernelEvent({ kernel: call.name, device, started, milliseconds, bytes, compiled });
  return result;
}

/** Of the arguments and the result. */
function bytesOf({ inputs, output, components = 1 }: KernelCall): number {
  const lengths = inputs.map((input) => ('number' in input ? 1 : sizeOf(input.extent)));
  return 4 * lengths.reduce((sum, length) => sum + length, sizeOf(output) * components);
}
