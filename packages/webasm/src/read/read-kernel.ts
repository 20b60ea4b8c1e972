import { WebAssemblyKernel as GpuJsKernel } from '../gpu-js/index.js';
import type { WebAssemblyKernel } from './gpu-js.js';
import { inlined } from './inlined.js';

/** Settings of gpu.js, and of them what is looked at here. */
export interface ReadSettings {
  /** What the kernel calls. */
  readonly functions?: readonly { readonly source: string }[];
  readonly [setting: string]: unknown;
}

/**
 * Has gpu.js read a kernel's text: parse it, find the types of its locals, walk over its syntax
 * tree. Nothing is compiled yet. The functions that it calls are put into its text before.
 * @param text - of the function, as its `toString` gives it
 * @param settings - those of gpu.js: output, types of constants and arguments, functions
 * @param inputs - arguments whose sizes matter, not their numbers
 * @throws Error of gpu.js when it cannot translate the kernel, and for a function that cannot be
 *   put in
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
  { functions = [], ...settings }: ReadSettings,
  inputs: readonly unknown[],
): WebAssemblyKernel {
  const Kernel = GpuJsKernel as unknown as new (
    text: string,
    settings: object,
  ) => WebAssemblyKernel;
  const withFunctions = inlined(
    text,
    functions.map(({ source }) => source),
  );
  const kernel = new Kernel(withFunctions, settings);
  kernel._instantiate = () => {}; // the module is ours to make
  kernel.onRequestFallback = () => null; // and so is what to do about `fallbackRequested`
  kernel.build(...inputs);
  return kernel;
}
