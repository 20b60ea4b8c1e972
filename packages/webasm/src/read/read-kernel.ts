import { WebAssemblyKernel as GpuJsKernel } from '../gpu-js/index.js';
import type { WebAssemblyKernel } from './gpu-js.js';

/**
 * Has gpu.js read a kernel's text: parse it, find the types of its locals, walk over its syntax
 * tree. Nothing is compiled yet.
 * @param text - of the function, as its `toString` gives it
 * @param settings - those of gpu.js: output, types of constants and arguments
 * @param inputs - arguments whose sizes matter, not their numbers
 * @throws Error of gpu.js when it cannot translate the kernel
 *
 * @example
 * ```ts
 * import { readKernel } from '@obelisk/webasm';
 * const text = 'function () { return 2 * this.thread.x; }';
 * readKernel(text, { output: [8] }, []).threadDim; // => [8, 1, 1]
 * ```
 */
export function readKernel(
  text: string,
  settings: object,
  inputs: readonly unknown[],
): WebAssemblyKernel {
  const Kernel = GpuJsKernel as unknown as new (
    text: string,
    settings: object,
  ) => WebAssemblyKernel;
  const kernel = new Kernel(text, settings);
  kernel._instantiate = () => {}; // the module is ours to make
  kernel.onRequestFallback = () => null; // and so is what to do about `fallbackRequested`
  kernel.build(...inputs);
  return kernel;
}
