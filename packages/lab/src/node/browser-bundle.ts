import type { BuildOptions } from 'esbuild';

/**
 * How sources become a script for browsers. Nothing is minified and no names are kept by helpers:
 * gpu.js reads kernels as text. Its `main` sources are taken instead of its ready browser file,
 * because the code generator adjustments reach into them.
 *
 * @example
 * ```ts
 * import { browserBundle } from '@obelisk/lab';
 * browserBundle.bundle; // => true
 * ```
 */
export const browserBundle = {
  bundle: true,
  platform: 'browser',
  target: 'es2022',
  conditions: ['obelisk-source'],
  mainFields: ['module', 'main'],
  // Its ready file for browsers, which brings what the other one takes from Node.
  alias: { pngjs: 'pngjs/browser.js' },
  // What gpu.js and our device layer ask for only in Node, each inside a try or a check.
  external: ['gl', 'os', 'worker_threads', 'webgpu'],
  logLevel: 'error',
} satisfies BuildOptions;
