/**
 * What a page of the lab may load: nothing from another host. Kernels and cells are compiled in the
 * browser, which needs `unsafe-eval`. The page carries it for servers that send no header of it;
 * the workers of the page have it only from a header.
 *
 * @example
 * ```ts
 * import { contentSecurityPolicy } from '@obelisk/lab';
 * contentSecurityPolicy.startsWith("default-src 'self'"); // => true
 * ```
 */
export const contentSecurityPolicy = [
  "default-src 'self' data: blob:",
  "script-src 'self' 'unsafe-inline' 'unsafe-eval' blob:",
  "style-src 'self' 'unsafe-inline'",
].join('; ');
