// Whether our own code generator knows the gpu.js that is there: gpu.js reads a kernel's text and
// tells its code, ours writes the module. It takes about a quarter of the time, and its
// results are the same to the bit: a test compares every kernel of the conformance suite. How it
// works is in docs/webassembly.md.
import { gpuJsVersion } from './gpu-js/index.js';

/** The version of gpu.js whose private methods `read/` calls and wraps. */
const knownVersion = '2.24.1';

/**
 * One sentence when gpu.js is not the version that our code generator knows, otherwise null.
 * @param found - the version of gpu.js; that which is installed when left out
 *
 * @example
 * ```ts
 * import { codegenNotice } from '@obelisk/webasm';
 * codegenNotice(); // => null
 * codegenNotice('3.0.0')?.slice(0, 24); // => 'webasm: gpu.js is 3.0.0,'
 * ```
 */
export function codegenNotice(found: string = gpuJsVersion): string | null {
  if (found === knownVersion) return null;
  return (
    `webasm: gpu.js is ${found}, and our code generator is written for ${knownVersion}; kernels ` +
    'run as gpu.js compiles them, and take several times as long'
  );
}
