import { codegenNotice } from '@obelisk/webasm';

const isKnown = codegenNotice() === null;
let enabled = true;

/**
 * Has kernels on `webasm` compiled by our code generator, or by that of gpu.js, from now on.
 *
 * @example
 * ```ts
 * import { codegenAdjusted, switchCodegen } from '@obelisk/engine';
 * switchCodegen(false);
 * codegenAdjusted(); // => false
 * switchCodegen(true);
 * ```
 */
export function switchCodegen(on: boolean): void {
  enabled = on;
}

/**
 * Whether kernels on `webasm` are compiled by our code generator: not by that of gpu.js, which
 * takes over for another version of gpu.js.
 *
 * @example
 * ```ts
 * import { codegenAdjusted } from '@obelisk/engine';
 * codegenAdjusted(); // => true
 * ```
 */
export function codegenAdjusted(): boolean {
  return enabled && isKnown;
}
